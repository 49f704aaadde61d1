"""The options of the commands that make and show pictures, as their help describes them."""

from typing import Annotated

import typer

from safelight.catalog.catalog import load as load_catalog
from safelight.cli.terminal import Choice


def _models(incomplete: str) -> list[str]:
    """For the shell's completion."""
    return [model.id for model in load_catalog() if model.id.startswith(incomplete)]


Prompt = Annotated[
    str, typer.Argument(help="What to paint; - reads it from standard input.", show_default=False)
]
Model = Annotated[
    str | None,
    typer.Option("--model", "-m", help="The model (the server's default).", autocompletion=_models),
]
Size = Annotated[str | None, typer.Option("--size", "-s", help="WIDTHxHEIGHT in pixels, or auto.")]
Quality = Annotated[str | None, typer.Option("--quality", "-q", help="low, medium, high, auto, …")]
Count = Annotated[int | None, typer.Option("-n", help="How many pictures, 1 to 10 (1).")]
Format = Annotated[
    str | None,
    typer.Option("--format", "-f", help="png, jpeg, webp, … (what -o ends in, else png)."),
]
Background = Annotated[
    str | None, typer.Option("--background", help="transparent, opaque or auto.")
]
Compression = Annotated[
    int | None, typer.Option("--compression", help="0 to 100, for jpeg and webp.")
]
Partials = Annotated[
    int | None,
    typer.Option(
        "--partials", "-p", help="Partial images, 0 to 3 (2 where they are seen or kept, else 0)."
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        help="File, folder, or pattern with {prompt}, {n}, {id}, {format}; - is standard output "
        "(a new file here, named after the prompt, or the id).",
    ),
]
SavePartials = Annotated[
    bool, typer.Option("--save-partials", help="Keep the partial images beside the picture.")
]
Show = Annotated[
    Choice, typer.Option("--show", help="How the terminal shows pictures.", case_sensitive=False)
]
Open = Annotated[bool, typer.Option("--open", help="Open the picture when it is finished.")]
AsJson = Annotated[
    bool, typer.Option("--json", help="One JSON object a line for each event, without pixels.")
]
Quiet = Annotated[
    bool, typer.Option("--quiet", help="No progress; failures are told all the same.")
]
Local = Annotated[
    bool, typer.Option("--local", help="Let the built-in painter paint: no server is asked.")
]
