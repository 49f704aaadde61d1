"""An HTTP/1.1 transport behind httpx's seam, made for answers of many mebibytes."""
