"""What the tests of the pages share: addresses, forms as they are sent, workbooks as they are read."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from funds.models import Allocation, Payment
from tests.builders import TODAY
from tests.common.sheet_files import xlsx

NEW_SOURCE = reverse("funds:source_new")
LIST, SOURCES, LEDGER = (reverse(f"funds:{name}_list") for name in ("payment", "source", "ledger"))


def go(name: str, row: Any, *args: Any) -> str:
    return reverse(f"funds:{name}", args=[row.pk, *args])


def rows_of(content: bytes) -> list[tuple[Any, ...]]:
    """The cells of a workbook's first sheet, without the head."""
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))[1:]


def supplier_content(allocation: Allocation, **changes: Any) -> dict[str, Any]:
    pot = allocation.source.ledger_accounts.get(kind="allocated")
    return {
        "key": str(uuid.uuid4()), "version": 0, "pot": pot.pk, "purpose": "采购基础母羊", "amount": "20000",
        "payee": "测试合作社", "payee_bank": "农商行", "payee_account": "6222000000005678",
        "document_no": "", **changes,
    }  # fmt: skip


def step(client: Client, payment: Payment, verb: str, **said: Any) -> Any:
    data = {"key": str(uuid.uuid4()), "on": TODAY.isoformat(), "opinion": "", **said}
    return client.post(go("payment_step", payment, verb), data)


def sheet(*rows: tuple[Any, ...]) -> SimpleUploadedFile:
    head = ("户编号", "户主", "补助内容", "数量", "补助标准", "金额", "备注")
    return SimpleUploadedFile("名单.xlsx", xlsx([head, *rows]))
