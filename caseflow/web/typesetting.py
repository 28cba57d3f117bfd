"""Typesetting a paper: a template and plain data become a PDF."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parents[2] / "templates"


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template of ours filled with `data`; what people typed is text in it and never markup."""
    paper: bytes = typst.compile(
        TEMPLATES / template, root=TEMPLATES, sys_inputs={"data": json.dumps(data, default=str)}
    )
    return paper
