"""The invented county's money: sources, allocations and payments, every yuan of them in the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import cycle
from typing import Any

from accounts.roles import Role
from common.secrets import encrypt
from dashboards.demo.copying import first_free_id
from dashboards.demo.crew import NOTICE_DAYS, Crew, keys_from, notice, steps
from dashboards.demo.library import FOR_KEY_VILLAGE, Library, Planned
from dashboards.demo.places import COUNTY
from funds.codes import AccountKind, FundKind, FundLevel, PaymentKind, PaymentState, TransactionKind
from funds.models import Allocation, FundSource, LedgerAccount, LedgerTransaction, Payment, PaymentStep
from households.models import Notice, NoticeKind
from projects.codes import FUNDABLE_STATES, ProjectState, SubsidyMode

P = PaymentState
INDUSTRY_FUND = 5_000_000  # yuan, P5-10
# How far a payment of each state has come.
WAY = {P.DRAFT: 0, P.CANCELLED: 0, P.SUBMITTED: 1, P.CHECKED: 2, P.PAID: 3, P.REVERSED: 3}


@dataclass(slots=True)
class Source:
    """A source and what of it is not yet given to a project."""

    key: int
    left: Decimal
    row: dict[str, Any] = field(default_factory=dict)


class Money:
    """Rows of funds, kept until they are copied; the entries of all transactions go in one statement."""

    def __init__(self, crew: Crew, library: Library) -> None:
        self.crew = crew
        self.sources: list[Source] = []
        self.allocations: list[dict[str, Any]] = []
        self.payments: list[dict[str, Any]] = []
        self.lines: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []
        self.notices: list[dict[str, Any]] = []
        self.accounts: dict[tuple[str, int, int | None], int] = {}
        self.transactions: list[dict[str, Any]] = []
        self.entries: list[dict[str, Any]] = []
        # By turns, so that payments stand in every state.
        self._small = cycle((P.CANCELLED, P.REVERSED, P.SUBMITTED))
        self._waiting = cycle((P.CHECKED, P.DRAFT, P.SUBMITTED))
        self._keys = {
            model: keys_from(first_free_id(model))
            for model in (FundSource, Allocation, Payment, PaymentStep, LedgerAccount, LedgerTransaction)
        }
        self._notices = keys_from(
            max((row["id"] for row in library.notices), default=first_free_id(Notice)) + 1
        )
        self.finance = crew.at(Role.FINANCE, COUNTY)
        self.finance2 = crew.second(Role.FINANCE)
        self.payer = crew.at(Role.PAYER, COUNTY)
        self._arrive(crew.on.year, sum(project.is_key for project in library.planned))
        fundable = [project for project in library.planned if project.state in FUNDABLE_STATES]
        for number, project in enumerate(fundable):
            self._fund(number, project)

    def _arrive(self, year: int, villages: int) -> None:
        special, before = FundKind.SPECIAL, year - 1
        rows = (
            (year, FundLevel.COUNTY, special, "重点村专项扶贫资金", villages * FOR_KEY_VILLAGE, 300),
            (year, FundLevel.COUNTY, special, "村集体经济产业扶持资金", INDUSTRY_FUND, 280),
            (year, FundLevel.PROVINCE, special, "省级财政专项扶贫资金（第一批）", 3_000_000, 260),
            (year, FundLevel.CITY, FundKind.INTEGRATED, "涉农整合资金", 1_500_000, 250),
            (year, FundLevel.SOCIAL, FundKind.SOCIAL, "社会帮扶捐赠资金", 300_000, 200),
            (before, FundLevel.CENTRAL, special, "中央财政专项扶贫资金", 4_000_000, 660),
            (before, FundLevel.COUNTY, special, "县级配套专项扶贫资金", 2_500_000, 640),
        )
        for number, (budget_year, level, kind, title, amount, days) in enumerate(rows, 1):
            key, day = next(self._keys[FundSource]), self.crew.ago(days)
            row = {
                "id": key,
                "key": self.crew.uuid(),
                "year": budget_year,
                "level": level.value,
                "kind": kind.value,
                "document_no": f"云财农〔{budget_year}〕{number}号",
                "title": title,
                "area_id": COUNTY,
                "arrived_on": day,
                "amount": amount,
                # P5-09: the first is the key villages'.
                "village_share": FOR_KEY_VILLAGE if number == 1 else None,
                "recorded_by_id": self.finance,
            }
            source = Source(key, Decimal(amount), row)
            self.sources.append(source)
            moves = ((AccountKind.ARRIVED, None, -amount), (AccountKind.AVAILABLE, None, amount))
            self._book(TransactionKind.ARRIVAL, source, day, f"{title}到账", moves)

    def _fund(self, number: int, project: Planned) -> None:
        """Give the project its money, and pay what its stage asks for."""
        source = self._source_of(number, project)
        amount = project.budget if project.state != ProjectState.APPROVED else project.budget / 2
        if source is None or source.left < amount:
            return
        day = project.begun - dt.timedelta(days=25)
        source.left -= amount
        key = next(self._keys[Allocation])
        self.allocations.append(
            {
                "id": key,
                "key": self.crew.uuid(),
                "source_id": source.key,
                "project_id": project.key,
                "amount": amount,
                "on": day,
                "document_no": f"云财农〔{project.year}〕{100 + number}号",
                "by_id": self.finance,
            }
        )
        moves = (
            (AccountKind.AVAILABLE, None, -amount),
            (AccountKind.ALLOCATED, project.key, amount),
        )
        self._book(TransactionKind.ALLOCATION, source, day, f"安排{project.name}", moves, allocation_id=key)
        self._pay(project, source)

    def _source_of(self, number: int, project: Planned) -> Source | None:
        """The key villages' money for the first projects, then the others by turns, of the project's year."""
        own = [source for source in self.sources if source.row["year"] == project.year]
        fitting = own[:1] if project.is_key else own[1:] or own
        turn = number % len(fitting)
        fitting = fitting[turn:] + fitting[:turn]
        return next((source for source in fitting if source.left >= project.budget), None)

    def _pay(self, project: Planned, source: Source) -> None:
        works = project.budget - project.to_households
        state, later = project.state, project.kind.mode == SubsidyMode.AFTER
        # P5-13: what is built first is paid after its acceptance.
        if later and state != ProjectState.ACCEPTED:
            return
        paid_on = project.begun + dt.timedelta(days=60 if later else 40)
        if state == ProjectState.UNDER_WAY:
            self._supplier(project, source, works / 2, P.PAID, paid_on, "工程进度款")
            extra = next(self._small)
            self._supplier(project, source, works / 10, extra, paid_on + dt.timedelta(days=15), "技术服务费")
        if state in {ProjectState.FINISHED, ProjectState.ACCEPTED}:
            self._supplier(project, source, works, P.PAID, paid_on, "工程款")
        if state == ProjectState.FINISHED and project.households:
            waiting = next(self._waiting)
            self._households(project, source, waiting, self.crew.ago(3))
        if state == ProjectState.ACCEPTED and project.households:
            self._households(project, source, P.PAID, project.begun + dt.timedelta(days=75))

    def _supplier(
        self, project: Planned, source: Source, amount: Decimal, state: PaymentState, day: dt.date, what: str
    ) -> None:
        amount = amount.quantize(Decimal("0.01"))
        if amount <= 0:
            return
        row = self._payment(
            project, source, PaymentKind.SUPPLIER, amount, state, day, f"{project.name}{what}"
        )
        row |= {"payee": "云岭县青禾农业服务有限公司", "payee_bank": "云岭农村商业银行"}
        row["payee_account"] = encrypt(f"9900{project.key:015d}")
        self._settle(row, project, source, ((AccountKind.PAID, project.key, amount),))

    def _households(self, project: Planned, source: Source, state: PaymentState, day: dt.date) -> None:
        standard = project.kind.standard
        amount = project.to_households
        row = self._payment(
            project, source, PaymentKind.HOUSEHOLDS, amount, state, day, f"{project.name}到户补助"
        )
        if WAY[state]:
            row["notice_id"] = self._notice(project, day)
        for family, quantity in project.households:
            self.lines.append(
                {
                    "payment_id": row["id"],
                    "household_id": family.key,
                    "head_name": family.members[0].name,
                    "item": project.kind.item,
                    "quantity": quantity,
                    "standard": standard,
                    "amount": quantity * standard,
                    "account": encrypt(f"9900{family.key:015d}"),
                }
            )
        moves = [
            (AccountKind.PAID, project.key, Decimal(quantity * standard), family.key)
            for family, quantity in project.households
        ]
        self._settle(row, project, source, moves)

    def _payment(
        self,
        project: Planned,
        source: Source,
        kind: PaymentKind,
        amount: Decimal,
        state: PaymentState,
        day: dt.date,
        purpose: str,
    ) -> dict[str, Any]:
        row: dict[str, Any] = {
            "id": next(self._keys[Payment]),
            "key": self.crew.uuid(),
            "project_id": project.key,
            "source_id": source.key,
            "kind": kind.value,
            "purpose": purpose,
            "amount": amount,
            "state": state.value,
            "created_by_id": self.finance,
            "created_on": day - dt.timedelta(days=2),
            "paid_on": day if WAY[state] == 3 else None,
            "document_no": f"记-{day.month:02d}-{len(self.payments) + 1:03d}" if WAY[state] == 3 else "",
        }
        self.payments.append(row)
        made, checked = day - dt.timedelta(days=2), day - dt.timedelta(days=1)
        way: list[tuple[Any, ...]] = [
            ("submit", P.DRAFT, P.SUBMITTED, self.finance, made),
            ("check", P.SUBMITTED, P.CHECKED, self.finance2, checked, "手续齐全。"),
            ("pay", P.CHECKED, P.PAID, self.payer, day),
        ]
        done = way[: WAY[state]]
        if state == P.CANCELLED:
            done = [("cancel", P.DRAFT, P.CANCELLED, self.finance, made)]
        if state == P.REVERSED:
            done.append(
                ("reverse", P.PAID, P.REVERSED, self.finance2, day + dt.timedelta(days=4), "收款账户有误。")
            )
        self.steps += steps(self.crew, row["id"], done, self._keys[PaymentStep])
        return row

    def _settle(
        self, row: dict[str, Any], project: Planned, source: Source, moves: Iterable[tuple[Any, ...]]
    ) -> None:
        """Book a payment that went out, and its way back where it was reversed."""
        if row["paid_on"] is None:
            return
        whole = [(AccountKind.ALLOCATED, project.key, -row["amount"]), *moves]
        day, memo = row["paid_on"], row["purpose"]
        booked = self._book(TransactionKind.PAYMENT, source, day, memo, whole, payment_id=row["id"])
        if row["state"] == P.REVERSED.value:
            back = [(kind, key, -amount, *more) for kind, key, amount, *more in whole]
            later = day + dt.timedelta(days=4)
            facts = {"payment_id": row["id"], "reverses_id": booked}
            self._book(TransactionKind.REVERSAL, source, later, f"退回：{memo}", back, **facts)

    def _notice(self, project: Planned, paid_on: dt.date) -> int:
        crew, key = self.crew, next(self._notices)
        start = paid_on - dt.timedelta(days=NOTICE_DAYS + 4)
        each, item = project.kind.standard, project.kind.item
        head = ["序号", "户主", "项目", "补助标准", "数量", "金额（元）", "备注"]
        rows = [
            [n, family.members[0].name, item, each, quantity, f"{quantity * each:,.2f}", ""]
            for n, (family, quantity) in enumerate(project.households, 1)
        ]
        rows.append(["", "合计", "", "", "", f"{project.to_households:,.2f}", ""])
        self.notices.append(
            notice(
                crew,
                key,
                kind=NoticeKind.PAYMENT.value,
                area=project.village.code,
                title=f"关于{project.name}到户补助资金的公示",
                body="现将到户补助名单予以公示。",
                table={"head": head, "rows": rows},
                user=self.finance,
                start=start,
            )
        )
        return key

    def _book(
        self,
        kind: TransactionKind,
        source: Source,
        day: dt.date,
        memo: str,
        moves: Iterable[tuple[Any, ...]],
        **facts: Any,
    ) -> int:
        key = next(self._keys[LedgerTransaction])
        self.transactions.append(
            {
                "id": key,
                "key": self.crew.uuid(),
                "kind": kind.value,
                "on": day,
                "memo": memo,
                "by_id": self.payer if "payment_id" in facts else self.finance,
                "at": self.crew.noon(day),
                "source_id": source.key,
                **facts,
            }
        )
        for account, project, amount, *household in moves:
            name = (account.value, source.key, project)
            if name not in self.accounts:
                self.accounts[name] = next(self._keys[LedgerAccount])
            entry = {"transaction_id": key, "account_id": self.accounts[name], "amount": amount}
            self.entries.append(entry | {"household_id": household[0] if household else None})
        return key

    def account_rows(self) -> list[dict[str, Any]]:
        """Rows of the accounts, all at 0: their balances follow the entries."""
        return [
            {"id": key, "kind": kind, "source_id": source, "project_id": project}
            for (kind, source, project), key in self.accounts.items()
        ]
