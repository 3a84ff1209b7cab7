"""Claims and remittances of invented people, made by chance from a seed: every optional part is there or not.

What is made obeys the guides, so that a validator has nothing to find. Amounts are made from the lines up, so that all of them
balance.
"""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

JSON = dict[str, Any]

LAST = ["DOE", "ROE", "SAMPLE", "EXAMPLE", "O'TEST", "VAN DER TEST", "MUSTER-FALL", "SPECIMEN"]
FIRST = ["JANE", "JOHN", "ALEX", "KIM", "PAT", "MARY ANN"]
TOWNS = [
    ("BIRMINGHAM", "AL", "352031234"),
    ("ALBANY", "NY", "122070001"),
    ("SALEM", "OR", "973010002"),
    ("BOISE", "ID", "837020003"),
]
PAYERS = [("EXAMPLE PLAN", "12345"), ("SAMPLE MUTUAL", "67890"), ("TEST HEALTH", "TH001"), ("DEMO BLUE", "DB77")]
DIAGNOSES = ["E11.9", "I10", "J45.909", "M54.50", "Z00.00", "R07.9", "N39.0", "K21.9", "F41.1", "L40.0", "H52.4", "G43.909"]
PROCEDURES = ["99213", "99214", "93000", "36415", "80053", "97110", "J3301", "G0463", "71046", "96372"]
REVENUE = ["0250", "0300", "0450", "0636", "0120", "0360", "0420", "0730"]


def npi(number: random.Random) -> str:
    """Ten digits with a right check digit (Luhn over 80840 and the nine)."""
    body = "1" + "".join(str(number.randrange(10)) for _ in range(8))
    total = 0
    for place, digit in enumerate(reversed("80840" + body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def money(cents: int) -> str:
    return str(Decimal(cents).scaleb(-2))


class Maker:
    def __init__(self, seed: int) -> None:
        self.number = random.Random(seed)

    def maybe(self, chance: float = 0.5) -> bool:
        return self.number.random() < chance

    def digits(self, count: int) -> str:
        return "".join(str(self.number.randrange(10)) for _ in range(count))

    def day(self, first: int = 1, last: int = 28, month: str = "2026-03") -> str:
        return f"{month}-{self.number.randint(first, last):02}"

    def address(self) -> JSON:
        city, state, zip_code = self.number.choice(TOWNS)
        made: JSON = {"line_1": f"{self.number.randint(1, 999)} EXAMPLE STREET", "city": city, "state": state}
        made["zip"] = f"{zip_code[:5]}-{zip_code[5:]}"
        if self.maybe(0.3):
            made["line_2"] = f"SUITE {self.number.randint(1, 99)}"
        return made

    def name(self) -> JSON:
        made: JSON = {"last": self.number.choice(LAST), "first": self.number.choice(FIRST)}
        if self.maybe(0.3):
            made["middle"] = self.number.choice("ABCDEFG")
        if self.maybe(0.1):
            made["suffix"] = "JR"
        return made

    def person_provider(self, taxonomy: bool = False) -> JSON:
        made: JSON = {"entity": "person", "name": self.name(), "npi": npi(self.number)}
        if taxonomy and self.maybe():
            made["taxonomy"] = "207Q00000X"
        if self.maybe(0.3):
            made["references"] = [{"kind": "provider-commercial-number", "value": f"PR{self.digits(5)}"}]
        return made

    def contact(self) -> JSON:
        numbers = [{"kind": "telephone", "value": f"205555{self.digits(4)}"}]
        if self.maybe(0.3):
            numbers.append({"kind": "extension", "value": self.digits(3)})
        if self.maybe(0.3):
            numbers.append({"kind": "fax", "value": f"205555{self.digits(4)}"})
        return {"name": "BILLING OFFICE", "numbers": numbers}

    def billing(self) -> JSON:
        made: JSON = {
            "entity": "organization",
            "name": {"last": "EXAMPLE CLINIC"},
            "npi": npi(self.number),
            "address": self.address(),
            "tax_id": {"kind": "employer-tax-number", "value": f"63{self.digits(7)}"},
        }
        if self.maybe():
            made["taxonomy"] = "261QP2300X"
        if self.maybe(0.3):
            made["contacts"] = [self.contact()]
        return made

    def person(self, member: bool) -> JSON:
        made: JSON = {
            "entity": "person",
            "name": self.name(),
            "address": self.address(),
            "birth_date": f"19{self.number.randint(30, 99)}-0{self.number.randint(1, 9)}-1{self.number.randint(0, 9)}",
            "gender": self.number.choice(["female", "male", "unknown"]),
        }
        if member:
            made["member_id"] = f"M{self.digits(9)}"
        return made

    def payer(self, which: int) -> JSON:
        name, identifier = PAYERS[which]
        made: JSON = {"name": name, "identifier": {"qualifier": "PI", "value": identifier}}
        if self.maybe(0.3):
            made["address"] = self.address()
        return made

    def adjustments(self, cents: int) -> list[JSON]:
        """Some adjustments that add up to an amount."""
        made: list[JSON] = []
        while cents > 0 and len(made) < 8:
            part = cents if len(made) == 7 or self.maybe(0.4) else self.number.randint(1, cents)
            group, reason = self.number.choice(
                [
                    ("contractual", "45"),
                    ("contractual", "97"),
                    ("patient-responsibility", "1"),
                    ("patient-responsibility", "2"),
                    ("other-adjustment", "23"),
                ]
            )
            one: JSON = {"group": group, "reason": reason, "amount": money(part)}
            if self.maybe(0.2):
                one["quantity"] = "1.000"
            made.append(one)
            cents -= part
        made.sort(key=lambda one: one["group"])
        return made

    def other_payer(self, lines: list[JSON], responsibility: str, institutional: bool) -> JSON:
        payer = self.payer(1)
        made: JSON = {
            "responsibility": responsibility,
            "relationship": self.number.choice(["self", "spouse", "child", "other-relationship"]),
            "filing": self.number.choice(["commercial", "blue-cross", "health-maintenance"]),
            "benefits_assigned": self.number.choice(["yes", "no"]),
            "release_of_information": "signed",
            "subscriber": {
                "entity": "person",
                "name": self.name(),
                "member_id": f"X{self.digits(8)}",
                "address": self.address(),
            },
            "payer": payer,
        }
        if self.maybe():
            made["group_number"] = f"G{self.digits(6)}"
        if responsibility != "primary":
            return made
        paid = 0
        for line in lines:
            charge = int(Decimal(line["charge"]) * 100)
            part = self.number.randint(0, charge)
            paid += part
            decision: JSON = {
                "payer": payer["identifier"]["value"],
                "paid": money(part),
                "units": "1.000",
                "adjustments": self.adjustments(charge - part),
                "decided": {"kind": "paid", "from": "2026-04-02"},
            }
            if line.get("procedure"):
                decision["procedure"] = line["procedure"]
            if institutional:
                decision["revenue_code"] = line["revenue_code"]
            owed = sum(Decimal(one["amount"]) for one in decision["adjustments"] if one["group"] == "patient-responsibility")
            if owed and self.maybe():
                decision["remaining_patient_liability"] = str(owed)
            line["adjudications"] = [decision]
        made["paid"] = money(paid)
        return made

    def around(self, made: JSON, lines: list[JSON], institutional: bool) -> None:
        """Subscriber, patient, payers, and what both kinds of claim have."""
        secondary = self.maybe(0.3)
        is_self = self.maybe(0.6)
        made["subscriber"] = {
            "responsibility": "secondary" if secondary else "primary",
            "filing": self.number.choice(["commercial", "medicaid", "health-maintenance", "blue-cross"]),
            "person": self.person(True)
            if is_self
            else {"entity": "person", "name": self.name(), "member_id": f"M{self.digits(9)}"},
        }
        if is_self:
            made["subscriber"]["relationship"] = "self"
        else:
            made["patient"] = {
                "relationship": self.number.choice(["spouse", "child", "other-relationship"]),
                "person": self.person(False),
            }
        if self.maybe(0.4):
            made["subscriber"]["group_number"] = f"GRP{self.digits(4)}"
        elif self.maybe(0.4):
            made["subscriber"]["group_name"] = "EXAMPLE EMPLOYER"
        made["payer"] = self.payer(0)
        if secondary:
            made["other_payers"] = [self.other_payer(lines, "primary", institutional)]
        elif self.maybe(0.15):
            made["other_payers"] = [self.other_payer(lines, "secondary", institutional)]
        if self.maybe(0.2):
            made["prior_authorization"] = f"PA{self.digits(6)}"
        if self.maybe(0.2):
            made["referral_number"] = f"RF{self.digits(6)}"
        if self.maybe(0.2):
            made["references"] = [{"kind": "medical-record", "value": f"MRN{self.digits(6)}"}]
        if self.maybe(0.1):
            made["frequency"] = "replacement"
            made["original_reference"] = f"ICN{self.digits(9)}"
        if self.maybe(0.2):
            made["attachments"] = [{"kind": "OZ", "method": "mail", "control_number": f"AT{self.digits(5)}"}]
        if self.maybe(0.1):
            made["fixed_format"] = ["STATE DATA REQUIREMENT"]
        if self.maybe(0.2):
            made["repricing"] = {"method": "07", "allowed": money(self.number.randint(100, 9000))}

    def professional(self, index: int) -> JSON:
        diagnoses = self.number.sample(DIAGNOSES, self.number.randint(1, 8))
        service = self.day()
        lines: list[JSON] = []
        for place in range(self.number.randint(1, 5)):
            line: JSON = {
                "number": place + 1,
                "procedure": self.number.choice(PROCEDURES),
                "charge": money(self.number.randint(100, 90000)),
                "unit_basis": "units",
                "units": f"{self.number.randint(1, 4)}.000",
                "diagnosis_pointers": [1 + pointer for pointer in range(self.number.randint(1, min(4, len(diagnoses))))],
                "service_dates": {"from": service},
            }
            if self.maybe(0.3):
                line["modifiers"] = self.number.sample(["25", "59", "RT", "LT", "76", "GA"], self.number.randint(1, 4))
            if self.maybe(0.2):
                line["service_dates"] = {"from": self.day(1, 10), "to": self.day(11, 20)}
            if self.maybe(0.2):
                line["place_of_service"] = "22"
            if self.maybe(0.1):
                line["emergency"] = "yes"
            if self.maybe(0.1):
                line["epsdt"] = "yes"
            if self.maybe(0.3):
                line["control_number"] = f"L{index}-{place}"
            if self.maybe(0.1):
                line["notes"] = [{"kind": "additional", "text": "INVENTED NOTE"}]
            if self.maybe(0.15):
                line["drug"] = {"ndc": f"{self.digits(11)}", "quantity": "2.5", "unit": "milliliters"}
            if self.maybe(0.1):
                line["rendering_provider"] = self.person_provider(True)
            if self.maybe(0.1):
                line["ordering_provider"] = {"entity": "person", "name": self.name(), "npi": npi(self.number)}
            if self.maybe(0.1):
                line["dates"] = [{"kind": "last-seen", "from": "2026-02-01"}]
            if self.maybe(0.1):
                line["test_results"] = [{"origin": "result", "kind": "hemoglobin", "value": "11.2"}]
            if self.maybe(0.1):
                line["amounts"] = [{"kind": "sales-tax", "amount": "1.25"}]
            lines.append(line)
        made: JSON = {
            "schema": "cleanclaim/claim/1",
            "kind": "professional",
            "id": f"P{index:06}",
            "place_of_service": self.number.choice(["11", "22", "21", "23", "31"]),
            "frequency": "original",
            "provider_signature": "yes",
            "assignment": self.number.choice(["assigned", "not-assigned"]),
            "benefits_assigned": self.number.choice(["yes", "no", "not-applicable"]),
            "release_of_information": self.number.choice(["signed", "informed"]),
            "billing_provider": self.billing(),
            "diagnoses": [
                {"kind": "principal" if place == 0 else "secondary", "code": code} for place, code in enumerate(diagnoses)
            ],
            "lines": lines,
        }
        self.around(made, lines, False)
        if self.maybe(0.4):
            made["rendering_provider"] = self.person_provider(True)
        if self.maybe(0.3):
            made["referring_provider"] = self.person_provider()
        if self.maybe(0.2):
            made["service_facility"] = {
                "entity": "organization",
                "name": {"last": "EXAMPLE HOSPITAL"},
                "npi": npi(self.number),
                "address": self.address(),
            }
        if self.maybe(0.1):
            made["supervising_provider"] = self.person_provider()
        if self.maybe(0.15):
            made["accident"] = {"causes": ["automobile"], "state": "AL"}
            made["dates"] = [{"kind": "accident", "from": "2026-02-20"}]
        elif self.maybe(0.2):
            made["dates"] = [{"kind": "onset", "from": "2026-02-10"}]
        if self.maybe(0.2):
            made["patient_paid"] = "10.00"
        if self.maybe(0.2):
            made["notes"] = [{"kind": "additional", "text": "INVENTED PEOPLE ONLY"}]
        if self.maybe(0.1):
            made["pay_to_address"] = self.address()
        if self.maybe(0.1):
            made["ambulance"] = {"reason": "nearest-facility", "miles": "12.000", "weight": "170"}
            made["pick_up"] = self.address()
            made["drop_off"] = self.address()
            made["certifications"] = [{"kind": "ambulance", "applies": "yes", "conditions": ["stretcher", "medically-necessary"]}]
        if self.maybe(0.1):
            made["contract"] = {"kind": "capitated", "amount": "100.00"}
        made["total_charge"] = str(sum(Decimal(line["charge"]) for line in lines))
        return made

    def institutional(self, index: int) -> JSON:
        inpatient = self.maybe()
        lines: list[JSON] = []
        for place in range(self.number.randint(1, 5)):
            line: JSON = {
                "number": place + 1,
                "revenue_code": self.number.choice(REVENUE),
                "charge": money(self.number.randint(1000, 500000)),
                "unit_basis": "units",
                "units": f"{self.number.randint(1, 9)}.000",
            }
            if not inpatient or self.maybe(0.2):
                line["procedure"] = self.number.choice(PROCEDURES)
                line["service_dates"] = {"from": self.day(5, 9)}
                if self.maybe(0.3):
                    line["modifiers"] = ["25"]
            if self.maybe(0.2):
                line["non_covered"] = "5.00"
            if self.maybe(0.2):
                line["control_number"] = f"I{index}-{place}"
            lines.append(line)
        diagnoses: list[JSON] = [{"kind": "principal", "code": self.number.choice(DIAGNOSES)}]
        if inpatient:
            diagnoses[0]["present_on_admission"] = "Y"
            diagnoses.append({"kind": "admitting", "code": "R07.9"})
        elif self.maybe():
            diagnoses.append({"kind": "reason-for-visit", "code": "R07.9"})
        for code in self.number.sample(DIAGNOSES, self.number.randint(0, 6)):
            diagnoses.append(
                {"kind": "secondary", "code": code} | ({"present_on_admission": self.number.choice("YNUW")} if inpatient else {})
            )
        made: JSON = {
            "schema": "cleanclaim/claim/1",
            "kind": "institutional",
            "id": f"I{index:06}",
            "facility_type": "11" if inpatient else "13",
            "frequency": "original",
            "assignment": "assigned",
            "benefits_assigned": "yes",
            "release_of_information": "signed",
            "billing_provider": self.billing(),
            "diagnoses": diagnoses,
            "dates": [{"kind": "statement", "from": "2026-03-05", "to": "2026-03-09"}],
            "admission": {"admission_type": "1", "source": "1", "patient_status": "01"},
            "attending_provider": self.person_provider(True),
            "lines": lines,
        }
        self.around(made, lines, True)
        if inpatient:
            made["dates"].append({"kind": "admission", "from": "2026-03-05", "time": "1030"})
            made["discharge_hour"] = "1100"
            if self.maybe():
                made["procedures"] = [{"kind": "principal", "code": "0DTJ4ZZ", "date": "2026-03-06"}]
                if self.maybe():
                    made["procedures"].append({"kind": "other-procedure", "code": "02703ZZ", "date": "2026-03-07"})
            if self.maybe(0.3):
                made["drg"] = "470"
        if self.maybe():
            made["values"] = [{"code": "80", "amount": "4.00"}, {"code": "A2", "amount": "12.50"}]
        if self.maybe(0.3):
            made["occurrences"] = [{"code": "11", "date": "2026-03-01"}]
        if self.maybe(0.2):
            made["occurrence_spans"] = [{"code": "74", "from": "2026-03-01", "to": "2026-03-03"}]
        if self.maybe(0.3):
            made["condition_codes"] = ["09"]
        if self.maybe(0.2):
            made["operating_provider"] = self.person_provider()
        made["total_charge"] = str(sum(Decimal(line["charge"]) for line in lines))
        return made

    def remittance(self, index: int, claims: int = 1) -> JSON:
        """A remittance of some claims, balanced at line, claim and payment."""
        total = 0
        payments: list[JSON] = []
        for place in range(claims):
            charge_all = paid_all = owed = 0
            services: list[JSON] = []
            for line in range(self.number.randint(0, 4)):
                charge = self.number.randint(100, 50000)
                paid = self.number.randint(0, charge)
                service: JSON = {
                    "procedure": {"kind": "hcpcs", "code": self.number.choice(PROCEDURES)},
                    "charge": money(charge),
                    "paid": money(paid),
                    "units": "1.000",
                    "dates": [{"kind": "service", "from": self.day()}],
                    "adjustments": self.adjustments(charge - paid),
                }
                if self.maybe(0.3):
                    service["procedure"]["modifiers"] = ["25"]
                if self.maybe(0.4):
                    service["control_number"] = f"{index}-{line}"
                if self.maybe(0.3):
                    service["amounts"] = [{"kind": "x12:B6", "amount": money(paid)}]
                if self.maybe(0.3):
                    service["remarks"] = [{"list": "HE", "code": "N130"}]
                if self.maybe(0.1):
                    service["submitted_procedure"] = {"kind": "hcpcs", "code": "99215"}
                services.append(service)
                charge_all, paid_all = charge_all + charge, paid_all + paid
                owed += sum(
                    int(Decimal(one["amount"]) * 100)
                    for one in service["adjustments"]
                    if one["group"] == "patient-responsibility"
                )
            made: JSON = {
                "id": f"R{index:05}{place:03}",
                "status": self.number.choice(["primary", "secondary", "tertiary", "primary-forwarded"]),
                "filing": self.number.choice(["indemnity", "health-maintenance", "medicare-part-b"]),
                "payer_claim_number": f"ICN{self.digits(9)}",
                "facility_type": "11",
                "frequency": "1",
                "patient": {
                    "entity": "person",
                    "name": self.name(),
                    "identifier": {"qualifier": "MI", "value": f"M{self.digits(8)}"},
                },
                "lines": services,
            }
            if not services:
                charge_all = self.number.randint(1000, 900000)
                paid_all = self.number.randint(0, charge_all)
                made["adjustments"] = self.adjustments(charge_all - paid_all)
                owed = sum(
                    int(Decimal(one["amount"]) * 100) for one in made["adjustments"] if one["group"] == "patient-responsibility"
                )
            made["charge"], made["paid"] = money(charge_all), money(paid_all)
            if owed:
                made["patient_responsibility"] = money(owed)
            if self.maybe(0.3):
                made["insured"] = {
                    "entity": "person",
                    "name": self.name(),
                    "identifier": {"qualifier": "MI", "value": f"M{self.digits(8)}"},
                }
            if self.maybe(0.3):
                made["service_provider"] = {
                    "entity": "person",
                    "name": self.name(),
                    "identifier": {"qualifier": "XX", "value": npi(self.number)},
                }
            if made["status"] == "primary-forwarded":
                made["crossed_over_to"] = {
                    "entity": "organization",
                    "name": {"last": "SAMPLE MUTUAL"},
                    "identifier": {"qualifier": "PI", "value": "67890"},
                }
            if self.maybe(0.2):
                made["outpatient"] = {"remarks": ["MA01"]}
            if self.maybe(0.3):
                made["dates"] = [{"kind": "repricer-received", "from": "2026-03-20"}]
            if self.maybe(0.3):
                made["references"] = [{"kind": "x12:1L", "value": f"GRP{self.digits(4)}"}]
            if self.maybe(0.2):
                made["contacts"] = [{"name": "CLAIMS", "numbers": [{"kind": "telephone", "value": f"205555{self.digits(4)}"}]}]
            if self.maybe(0.2):
                made["amounts"] = [{"kind": "x12:AU", "amount": made["charge"]}]
            total += paid_all
            payments.append(made)
        made = {
            "schema": "cleanclaim/remittance/1",
            "trace": {"number": f"T{self.digits(8)}", "originator": f"1{self.digits(9)}"},
            "payer": {
                "name": "EXAMPLE PLAN",
                "address": self.address(),
                "technical_contacts": [{"name": "EDI", "numbers": [{"kind": "telephone", "value": "2055550199"}]}],
            },
            "payee": {"name": "EXAMPLE CLINIC", "qualifier": "XX", "identifier": npi(self.number)},
            "groups": [{"number": "1", "claims": payments}] if payments else [],
        }
        if self.maybe(0.3):
            taken = self.number.randint(1, max(1, total // 10))
            made["provider_adjustments"] = [
                {
                    "provider": made["payee"]["identifier"],
                    "fiscal_period_end": "2026-12-31",
                    "reason": "WO",
                    "reference": f"OLD{self.digits(4)}",
                    "amount": money(taken),
                }
            ]
            total -= taken
        total = max(total, 0) if not made.get("provider_adjustments") or total >= 0 else total
        if total < 0:
            made["provider_adjustments"].append(
                {
                    "provider": made["payee"]["identifier"],
                    "fiscal_period_end": "2026-12-31",
                    "reason": "FB",
                    "amount": money(total),
                }
            )
            total = 0
        check = self.maybe() and total > 0
        made["payment"] = {
            "handling": "I" if total else "H",
            "amount": money(total),
            "credit_debit": "C",
            "method": ("check" if check else "ach") if total else "none",
            "date": "2026-04-01",
        }
        if total and not check:
            made["payment"] |= {
                "format": "CCP",
                "payer_bank_qualifier": "01",
                "payer_bank": "062000019",
                "payer_account_qualifier": "DA",
                "payer_account": self.digits(9),
                "originator": made["trace"]["originator"],
                "payee_bank_qualifier": "01",
                "payee_bank": "062000019",
                "payee_account_qualifier": "DA",
                "payee_account": self.digits(9),
            }
        if self.maybe(0.2):
            made["production_date"] = "2026-03-31"
        return made


SETTINGS: JSON = {
    "sender": {"qualifier": "ZZ", "value": "EXAMPLECLINIC"},
    "receiver": {"qualifier": "ZZ", "value": "EXAMPLEPLAN"},
    "submitter": {
        "name": "EXAMPLE CLINIC",
        "contacts": [{"name": "BILLING", "numbers": [{"kind": "telephone", "value": "2055550100"}]}],
    },
    "file_receiver": {"name": "EXAMPLE PLAN"},
}
