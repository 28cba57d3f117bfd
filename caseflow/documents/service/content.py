"""What kind of file something is, by what is in it; its name and what a browser says of it count nothing."""

import io
import zipfile

import filetype

from caseflow.kernel import Refusal

MOST_MEGABYTES = 10
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
ENDINGS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/tiff": "tif",
    DOCX: "docx",
    ODT: "odt",
    "text/plain": "txt",
}
"""The kinds that are kept, each with the ending of a name."""
KINDS = "PDF, PNG, JPEG, TIFF, Word (.docx), OpenDocument (.odt) or plain text"
_PARTS = {DOCX: "word/document.xml", ODT: "content.xml"}
_MACROS = ("vbaproject.bin", "basic/", "scripts/")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f"))


def media_type(content: bytes) -> str:
    """What kind of file this is. Refuses an empty one, one that is too large, and one that is not kept."""
    if not content:
        raise Refusal("file", "The file is empty. Choose another one.")
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        raise Refusal("file", f"The file is larger than {MOST_MEGABYTES} MB. Choose a smaller one.")
    found = filetype.guess_mime(content) or ("text/plain" if _is_text(content) else "")
    if found not in ENDINGS or (found in _PARTS and not _is_document(content, _PARTS[found])):
        raise Refusal("file", f"The file must be {KINDS}, and hold no macros. Its name does not count.")
    return found


def _is_text(content: bytes) -> bool:
    """Whether it is plain text: UTF-8 without control characters, and not a page that a browser would run."""
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return content.translate(None, _CONTROL) == content and not words.lstrip().startswith("<")


def _is_document(content: bytes, part: str) -> bool:
    """Whether a packed file holds the part that makes it a document of its kind, and no macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = [name.lower() for name in packed.namelist()]
    except (zipfile.BadZipFile, ValueError):
        return False
    return part in names and not any(each in name for name in names for each in _MACROS)
