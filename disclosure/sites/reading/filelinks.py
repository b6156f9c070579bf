"""What a link to a file looks like."""

from __future__ import annotations

import re

EXTENSIONS = r"(?:pdf|docx?|docm|xlsx?|xlsm|pptx?|wps|et|dps|ofd|ceb|zip|rar|7z|txt|csv|rtf|xml|mp4|mp3)"
FILE_HREF = re.compile(
    rf"\.{EXTENSIONS}(?:$|[?#&])|/down(?:load|file)\w*[./?]|downfile|[?&](?:filename|fileid|attachid|fileurl|wbfileid)=|/group\d+/M\d\d/|/protect/.+\.\w{{2,4}}$",
    re.IGNORECASE,
)
FILE_NAME = re.compile(rf"\.(?:{EXTENSIONS}|jpe?g|png)\s*[)）]?$", re.IGNORECASE)
