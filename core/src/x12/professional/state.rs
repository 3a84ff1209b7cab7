//! The hierarchy of a transaction: which loop is open, which part of the claim a segment goes into.

use std::collections::VecDeque;
use std::sync::Arc;

use super::fill::{self, Filled};
use super::value;
use super::{Batch, BatchParty, Group, Interchange, ReadClaim};
use crate::claim::{
    Address, Claim, ClaimKind, Identifier, Line, OtherPayer, Patient, PayToPlan, Payer, Provider,
    Relationship, Subscriber, Unmodelled,
};
use crate::error::{Code, Result, code};
use crate::x12::elements::Elements;
use crate::x12::guide::{self, Level};
use crate::x12::scan::{Repair, Repairs};
use crate::x12::source::{Position, SourceMap};
use crate::x12::{Options, Segment};

const GUIDE: &str = "005010X222";

/// What is passed over until it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Skip {
    Nothing,
    Claim,
    Transaction,
}

/// What a claim takes from the loops above it.
#[derive(Debug, Clone, Default)]
struct Context<T> {
    value: T,
    unmodelled: Vec<Unmodelled>,
    source: SourceMap,
}

#[derive(Debug, Clone, Default)]
struct Billing {
    provider: Provider,
    pay_to_address: Option<Address>,
    pay_to_plan: Option<PayToPlan>,
}

#[derive(Debug, Clone, Default)]
struct Insured {
    subscriber: Subscriber,
    payer: Payer,
}

/// Segments counted for the trailers.
#[derive(Debug, Default)]
struct Open {
    interchange: bool,
    group: bool,
    transaction: bool,
    groups: u64,
    transactions: u64,
    segments: u64,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) repairs: Repairs,
    map: bool,
    open: Open,
    batch: Arc<Batch>,
    level: Level,
    x12_loop: &'static str,
    /// The field that the open loop fills, within the part of its level.
    field: &'static str,
    /// The open loop cannot be held: its segments are kept whole.
    opaque: bool,
    /// How often each loop has begun in the part that holds it.
    begun: Vec<(&'static str, u32)>,
    after: String,
    billing: Context<Billing>,
    insured: Context<Insured>,
    patient: Option<Context<Patient>>,
    claim: Option<Box<Claim>>,
    source: SourceMap,
    skip: Skip,
    /// Number and offset of the last segment.
    last: (u64, u64),
}

type Queue = VecDeque<Result<ReadClaim>>;

/// The fixed field of a header, without its padding.
fn header_text(segment: &Segment<'_>, number: usize) -> String {
    String::from_utf8_lossy(segment.element(number)).trim().to_string()
}

fn number_of(segment: &Segment<'_>, element: usize) -> Option<u64> {
    std::str::from_utf8(segment.element(element)).ok()?.trim().parse().ok()
}

impl State {
    pub(super) fn new(options: &Options) -> State {
        State {
            repairs: Repairs::new(options.strict),
            map: options.source_map,
            open: Open::default(),
            batch: Arc::default(),
            level: Level::Header,
            x12_loop: "",
            field: "",
            opaque: false,
            begun: Vec::new(),
            after: String::new(),
            billing: Context::default(),
            insured: Context::default(),
            patient: None,
            claim: None,
            source: SourceMap::default(),
            skip: Skip::Nothing,
            last: (0, 0),
        }
    }

    fn repair(&mut self, code: Code, segment: &Segment<'_>, element: Option<&'static str>) -> Result<()> {
        self.repairs.note(Repair { code, segment: segment.number, offset: segment.offset, element })
    }

    /// Takes in a segment. An error ends the reading; faults of one claim or transaction go into the queue.
    pub(super) fn accept(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        let id = String::from_utf8_lossy(segment.id().trim_ascii()).to_ascii_uppercase();
        self.open.segments += 1;
        self.last = (segment.number, segment.offset);
        match id.as_str() {
            "ISA" => self.interchange(segment, queue),
            "GS" => self.group(segment, queue),
            "ST" => self.transaction(segment, queue),
            "SE" => self.transaction_end(segment, queue),
            "GE" => self.group_end(segment, queue),
            "IEA" => self.interchange_end(segment, queue),
            "TA1" if !self.open.transaction => Ok(()),
            _ if !self.open.transaction => {
                queue.push_back(Err(segment
                    .error(code::X12_MISPLACED)
                    .with("id", short(&id))
                    .with("reason", "no transaction is open")));
                // One error says it: the rest up to the next transaction is passed over.
                self.open.transaction = true;
                self.skip = Skip::Transaction;
                Ok(())
            }
            _ if self.skip == Skip::Transaction => Ok(()),
            _ => self.body(&id, segment, queue),
        }
    }

    /// The end of the file. What is still open then was cut off.
    pub(super) fn end(&mut self, queue: &mut Queue) -> Result<()> {
        self.finish_claim(queue);
        let open = [
            (self.open.transaction && self.skip != Skip::Transaction, "SE"),
            (self.open.group, "GE"),
            (self.open.interchange, "IEA"),
        ];
        let (segment, offset) = self.last;
        for (_, element) in open.into_iter().filter(|(missing, _)| *missing) {
            let code = code::X12_CUT_OFF;
            self.repairs.note(Repair { code, segment, offset, element: Some(element) })?;
        }
        Ok(())
    }

    fn interchange(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        self.finish_claim(queue);
        if self.open.interchange {
            self.repair(code::X12_TRAILER_MISSING, segment, Some("IEA"))?;
        }
        self.open = Open { interchange: true, ..Open::default() };
        self.skip = Skip::Nothing;
        let text = |number| header_text(segment, number);
        self.batch = Arc::new(Batch {
            interchange: Interchange {
                sender: Identifier { qualifier: text(5), value: text(6) },
                receiver: Identifier { qualifier: text(7), value: text(8) },
                date: text(9),
                time: text(10),
                version: text(12),
                control_number: text(13),
                usage: text(15),
            },
            ..Batch::default()
        });
        Ok(())
    }

    fn group(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        self.finish_claim(queue);
        if self.open.transaction && self.skip != Skip::Transaction {
            self.repair(code::X12_TRAILER_MISSING, segment, Some("SE"))?;
        }
        if self.open.group {
            self.repair(code::X12_TRAILER_MISSING, segment, Some("GE"))?;
        }
        self.open.group = true;
        self.open.transaction = false;
        self.open.groups += 1;
        self.open.transactions = 0;
        let text = |number| header_text(segment, number);
        let group = Group {
            functional_identifier: text(1),
            sender: text(2),
            receiver: text(3),
            date: text(4),
            time: text(5),
            control_number: text(6),
            version: text(8),
        };
        self.batch =
            Arc::new(Batch { interchange: self.batch.interchange.clone(), group, ..Batch::default() });
        Ok(())
    }

    fn transaction(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        self.finish_claim(queue);
        if self.open.transaction && self.skip != Skip::Transaction {
            self.repair(code::X12_TRAILER_MISSING, segment, Some("SE"))?;
        }
        self.open.transaction = true;
        self.open.transactions += 1;
        self.open.segments = 1;
        self.skip = Skip::Nothing;
        let kind = header_text(segment, 1);
        let own = header_text(segment, 3);
        let guide = if own.is_empty() { self.batch.group.version.clone() } else { own };
        if kind != "837" || !guide.starts_with(GUIDE) {
            queue.push_back(Err(segment
                .error(code::X12_OTHER_GUIDE)
                .with("transaction", short(&kind))
                .with("guide", short(&guide))
                .with("expected", format_args!("837 of {GUIDE}"))));
            self.skip = Skip::Transaction;
        }
        self.batch = Arc::new(Batch {
            interchange: self.batch.interchange.clone(),
            group: self.batch.group.clone(),
            control_number: header_text(segment, 2),
            guide,
            ..Batch::default()
        });
        self.level = Level::Header;
        self.begin("", "");
        self.after = "ST".to_string();
        self.billing = Context::default();
        self.insured = Context::default();
        self.patient = None;
        Ok(())
    }

    fn transaction_end(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        self.finish_claim(queue);
        if self.open.transaction && self.skip != Skip::Transaction {
            if number_of(segment, 1) != Some(self.open.segments) {
                self.repair(code::X12_COUNT, segment, Some("SE01"))?;
            }
            if header_text(segment, 2) != self.batch.control_number {
                self.repair(code::X12_CONTROL_NUMBER, segment, Some("SE02"))?;
            }
        }
        self.open.transaction = false;
        self.skip = Skip::Nothing;
        Ok(())
    }

    fn group_end(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        self.finish_claim(queue);
        if self.open.transaction && self.skip != Skip::Transaction {
            self.repair(code::X12_TRAILER_MISSING, segment, Some("SE"))?;
        }
        if self.open.group {
            if number_of(segment, 1) != Some(self.open.transactions) {
                self.repair(code::X12_COUNT, segment, Some("GE01"))?;
            }
            if header_text(segment, 2) != self.batch.group.control_number {
                self.repair(code::X12_CONTROL_NUMBER, segment, Some("GE02"))?;
            }
        }
        self.open.group = false;
        self.open.transaction = false;
        self.skip = Skip::Nothing;
        Ok(())
    }

    fn interchange_end(&mut self, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        self.finish_claim(queue);
        if self.open.group {
            self.repair(code::X12_TRAILER_MISSING, segment, Some("GE"))?;
        }
        if number_of(segment, 1) != Some(self.open.groups) {
            self.repair(code::X12_COUNT, segment, Some("IEA01"))?;
        }
        if header_text(segment, 2) != self.batch.interchange.control_number {
            self.repair(code::X12_CONTROL_NUMBER, segment, Some("IEA02"))?;
        }
        self.open = Open::default();
        self.skip = Skip::Nothing;
        Ok(())
    }

    fn begin(&mut self, x12_loop: &'static str, field: &'static str) {
        self.x12_loop = x12_loop;
        self.field = field;
        self.opaque = false;
    }

    /// Counts the beginning of a loop; the count is 0 for the first.
    fn count(&mut self, x12_loop: &'static str) -> u32 {
        match self.begun.iter_mut().find(|(name, _)| *name == x12_loop) {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.begun.push((x12_loop, 0));
                0
            }
        }
    }

    /// The name of a loop, with its repetition from the second on.
    fn loop_name(&self, x12_loop: &'static str) -> String {
        match self.begun.iter().find(|(name, _)| *name == x12_loop) {
            Some((_, count)) if *count > 0 => format!("{x12_loop}[{count}]"),
            _ => x12_loop.to_string(),
        }
    }

    fn forget_loops(&mut self, starting_with: &str) {
        self.begun.retain(|(name, _)| !name.starts_with(starting_with));
    }

    fn hierarchy(&mut self, segment: &Segment<'_>, queue: &mut Queue) {
        self.finish_claim(queue);
        self.begun.clear();
        match segment.element(3).trim_ascii() {
            b"20" => {
                self.level = Level::Billing;
                self.billing = Context::default();
                self.insured = Context::default();
                self.patient = None;
                self.begin("2000A", "");
            }
            b"22" => {
                self.level = Level::Subscriber;
                self.insured = Context::default();
                self.patient = None;
                self.begin("2000B", "");
            }
            b"23" => {
                self.level = Level::Patient;
                self.patient = Some(Context::default());
                self.begin("2000C", "");
            }
            _ => {
                queue.push_back(Err(segment
                    .error(code::X12_MISPLACED)
                    .with("id", "HL")
                    .with("reason", "HL03 is none of 20, 22, 23")));
                self.skip = Skip::Claim;
            }
        }
        self.after = "HL".to_string();
    }

    /// A segment between ST and SE.
    fn body(&mut self, id: &str, segment: &Segment<'_>, queue: &mut Queue) -> Result<()> {
        if matches!(id, "HL" | "CLM") {
            self.skip = Skip::Nothing;
        }
        if self.skip == Skip::Claim {
            return Ok(());
        }
        if id == "HL" {
            self.hierarchy(segment, queue);
            return Ok(());
        }
        let mut elements = Elements::of(segment);
        if id == "CLM" {
            self.finish_claim(queue);
            if self.level < Level::Subscriber {
                queue.push_back(Err(segment
                    .error(code::X12_MISPLACED)
                    .with("id", "CLM")
                    .with("reason", "no subscriber stands before it")));
                self.skip = Skip::Claim;
                return Ok(());
            }
            self.level = Level::Claim;
            self.forget_loops("23");
            self.forget_loops("24");
            self.begin("2300", "");
            self.source.clear();
            let mut claim = Box::new(Claim { kind: ClaimKind::Professional, ..Claim::default() });
            let filled = fill::claim_header(&mut claim, &mut elements);
            self.claim = Some(claim);
            return self.settle(filled, id, "2300", "", &elements, segment, queue);
        }
        if let Some(start) = guide::begins(self.level, id, segment.element(1).trim_ascii()) {
            let then = start.then;
            if then == Level::Line && start.segment == "LX" {
                self.forget_loops("24");
            }
            if start.segment == "SBR" {
                self.forget_loops("233");
            }
            self.level = then;
            self.begin(start.x12_loop, start.field);
            self.count(start.x12_loop);
            let (filled, base) = self.start(id, &mut elements);
            if matches!(filled, Filled::Unnamed) {
                self.opaque = true;
            }
            if id == "LX" && elements.raw(1).parse_line().is_none() {
                self.repair(code::X12_LINE_NUMBER, segment, None)?;
            }
            return self.settle(filled, id, start.x12_loop, &base, &elements, segment, queue);
        }
        if id == "NM1" {
            // A loop that the level does not know: it is kept whole, and what follows in it too.
            let main = guide::main_loop(self.level);
            self.begin(main, "");
            self.opaque = true;
            return self.settle(Filled::Unnamed, id, main, "", &elements, segment, queue);
        }
        let placed = guide::placed(self.x12_loop, self.level, id);
        if placed != self.x12_loop {
            self.begin(placed, "");
        }
        if self.opaque {
            return self.settle(Filled::Unnamed, id, placed, "", &elements, segment, queue);
        }
        let mut dotted = false;
        let (filled, base) = self.fill(id, &mut elements, &mut dotted);
        if dotted {
            self.repair(code::X12_DIAGNOSIS_DOT, segment, None)?;
        }
        self.settle(filled, id, placed, &base, &elements, segment, queue)
    }

    /// The first segment of a loop. Says what became of it and the JSON path of the part.
    fn start(&mut self, id: &str, elements: &mut Elements<'_>) -> (Filled, String) {
        let line_count = self.claim.as_ref().map_or(0, |claim| claim.lines.len());
        let Some(claim) = self.claim.as_deref_mut() else {
            return self.fill(id, elements, &mut false);
        };
        match id {
            "SBR" => {
                claim.other_payers.push(OtherPayer::default());
                self.fill(id, elements, &mut false)
            }
            "LX" => {
                let position = u32::try_from(line_count + 1).unwrap_or(u32::MAX);
                let number = elements.raw(1).parse_line();
                if number.is_some() {
                    elements.mark(1);
                }
                claim.lines.push(Line { number: number.unwrap_or(position), ..Line::default() });
                (Filled::At("", None), format!("lines[{line_count}]"))
            }
            "SVD" => {
                let Some(line) = claim.lines.last_mut() else { return (Filled::Unnamed, String::new()) };
                match fill::adjudication(elements) {
                    Some(adjudication) => {
                        line.adjudications.push(adjudication);
                        (Filled::At("", None), self.base())
                    }
                    None => (Filled::BadNumber("SVD02"), self.base()),
                }
            }
            _ => {
                if self.occupied() {
                    return (Filled::Unnamed, String::new());
                }
                self.fill(id, elements, &mut false)
            }
        }
    }

    /// Does the part that the open loop fills exist already?
    fn occupied(&self) -> bool {
        let Some(claim) = self.claim.as_deref() else { return false };
        match self.level {
            Level::Claim => match self.field {
                "referring_provider" => claim.referring_provider.is_some(),
                "primary_care_provider" => claim.primary_care_provider.is_some(),
                "rendering_provider" => claim.rendering_provider.is_some(),
                "service_facility" => claim.service_facility.is_some(),
                "supervising_provider" => claim.supervising_provider.is_some(),
                "pick_up" => claim.pick_up.is_some(),
                "drop_off" => claim.drop_off.is_some(),
                _ => false,
            },
            Level::OtherPayer => claim.other_payers.last().is_some_and(|other| match self.field {
                "subscriber" => other.subscriber != Default::default(),
                "payer" => other.payer != Default::default(),
                "rendering_provider" => other.rendering_provider.is_some(),
                "service_facility" => other.service_facility.is_some(),
                "supervising_provider" => other.supervising_provider.is_some(),
                "billing_provider" => other.billing_provider.is_some(),
                _ => false,
            }),
            Level::Line => claim.lines.last().is_some_and(|line| match self.field {
                "drug" => line.drug.is_some(),
                "rendering_provider" => line.rendering_provider.is_some(),
                "purchased_service_provider" => line.purchased_service_provider.is_some(),
                "service_facility" => line.service_facility.is_some(),
                "supervising_provider" => line.supervising_provider.is_some(),
                "ordering_provider" => line.ordering_provider.is_some(),
                "referring_provider" => line.referring_provider.is_some(),
                "primary_care_provider" => line.primary_care_provider.is_some(),
                "pick_up" => line.pick_up.is_some(),
                "drop_off" => line.drop_off.is_some(),
                _ => false,
            }),
            _ => false,
        }
    }

    /// The JSON path of the part that the open loop fills.
    fn base(&self) -> String {
        if !self.map {
            return String::new();
        }
        let join = |part: String| if self.field.is_empty() { part } else { format!("{part}.{}", self.field) };
        let last = |length: usize| length.saturating_sub(1);
        let Some(claim) = self.claim.as_deref() else {
            return match self.x12_loop {
                "2000A" => "billing_provider".to_string(),
                "2000B" => "subscriber".to_string(),
                "2000C" => "patient".to_string(),
                _ => self.field.to_string(),
            };
        };
        match self.level {
            Level::Line => {
                let line = format!("lines[{}]", last(claim.lines.len()));
                match self.x12_loop {
                    "2430" => {
                        let count = claim.lines.last().map_or(0, |line| line.adjudications.len());
                        format!("{line}.adjudications[{}]", last(count))
                    }
                    _ => join(line),
                }
            }
            Level::OtherPayer if self.x12_loop.starts_with("232") || self.x12_loop.starts_with("233") => {
                let index = last(claim.other_payers.len());
                let other = join(format!("other_payers[{index}]"));
                match (self.x12_loop, claim.other_payers.last()) {
                    ("2330C", Some(payer)) => format!("{other}[{}]", last(payer.referring_providers.len())),
                    _ => other,
                }
            }
            _ => self.field.to_string(),
        }
    }

    /// Puts a segment into the part that the open loop fills. Says what became of it and the JSON path of the part.
    fn fill(&mut self, id: &str, elements: &mut Elements<'_>, dotted: &mut bool) -> (Filled, String) {
        let field = self.field;
        let filled = match self.claim.as_deref_mut() {
            None => self.fill_context(id, elements),
            Some(claim) => match self.x12_loop {
                "2300" => fill::claim(claim, id, elements, dotted),
                "2310A" | "2310B" | "2310C" | "2310D" => {
                    let held = match field {
                        "referring_provider" => &mut claim.referring_provider,
                        "primary_care_provider" => &mut claim.primary_care_provider,
                        "rendering_provider" => &mut claim.rendering_provider,
                        "service_facility" => &mut claim.service_facility,
                        _ => &mut claim.supervising_provider,
                    };
                    fill::provider(held.get_or_insert_default(), field, id, elements)
                }
                "2310E" => fill::stop(&mut claim.pick_up, None, id, elements),
                "2310F" => fill::stop(&mut claim.drop_off, Some(&mut claim.drop_off_name), id, elements),
                other => {
                    if self.level == Level::Line {
                        match claim.lines.last_mut() {
                            Some(line) => fill_line(line, other, field, id, elements),
                            None => Filled::Unnamed,
                        }
                    } else {
                        match claim.other_payers.last_mut() {
                            Some(payer) => fill_other_payer(payer, other, field, id, elements),
                            None => Filled::Unnamed,
                        }
                    }
                }
            },
        };
        (filled, self.base())
    }

    /// The loops above the claim.
    fn fill_context(&mut self, id: &str, elements: &mut Elements<'_>) -> Filled {
        let here = Filled::At("", None);
        match self.x12_loop {
            "" if id == "BHT" => {
                let batch = Arc::make_mut(&mut self.batch);
                elements.implied(1, "0019");
                batch.purpose = elements.take(2);
                batch.reference = elements.take(3);
                batch.date = elements.take(4).map(|text| value::day(&text));
                batch.time = elements.take(5);
                batch.claim_type = elements.take(6);
                here
            }
            "1000A" => batch_party(&mut Arc::make_mut(&mut self.batch).submitter, id, elements),
            "1000B" => batch_party(&mut Arc::make_mut(&mut self.batch).receiver, id, elements),
            "2000A" | "2010AA" => {
                fill::provider(&mut self.billing.value.provider, "billing_provider", id, elements)
            }
            "2010AB" => fill::pay_to_address(&mut self.billing.value.pay_to_address, id, elements),
            "2010AC" => {
                fill::pay_to_plan(self.billing.value.pay_to_plan.get_or_insert_default(), id, elements)
            }
            "2000B" => fill::subscriber(&mut self.insured.value.subscriber, id, elements),
            "2010BA" => fill::person(&mut self.insured.value.subscriber.person, id, elements),
            "2010BB" => fill::payer(&mut self.insured.value.payer, id, elements),
            "2000C" => match &mut self.patient {
                Some(patient) if id == "PAT" => {
                    patient.value.relationship = elements.take(1).map(|text| Relationship::from_x12(&text));
                    fill::patient_facts(&mut patient.value.person, elements);
                    here
                }
                _ => Filled::Unnamed,
            },
            "2010CA" => match &mut self.patient {
                Some(patient) => fill::person(&mut patient.value.person, id, elements),
                None => Filled::Unnamed,
            },
            _ => Filled::Unnamed,
        }
    }

    /// Keeps what the model did not take, and notes where the segment stood.
    #[allow(clippy::too_many_arguments)]
    fn settle(
        &mut self,
        filled: Filled,
        id: &str,
        x12_loop: &'static str,
        base: &str,
        elements: &Elements<'_>,
        segment: &Segment<'_>,
        queue: &mut Queue,
    ) -> Result<()> {
        if elements.not_utf8 {
            self.repair(code::X12_NOT_UTF8, segment, None)?;
        }
        let kept = match filled {
            Filled::BadNumber(element) => {
                queue.push_back(Err(segment.error(code::X12_BAD_NUMBER).with("element", element)));
                self.claim = None;
                self.skip = Skip::Claim;
                return Ok(());
            }
            Filled::At(field, index) => {
                if self.map {
                    let mut path = base.to_string();
                    if !path.is_empty() && !field.is_empty() {
                        path.push('.');
                    }
                    path.push_str(field);
                    if let Some(index) = index {
                        path.push_str(&format!("[{index}]"));
                    }
                    let position = Position { segment: segment.number, offset: segment.offset };
                    self.source_of_level().record(path, id, position);
                }
                elements.left_over(id, self.loop_name(x12_loop))
            }
            Filled::Unnamed => Some(elements.whole(id, self.loop_name(x12_loop), &self.after)),
            Filled::Odd => {
                self.repair(code::X12_KEPT_UNMODELLED, segment, None)?;
                Some(elements.whole(id, self.loop_name(x12_loop), &self.after))
            }
        };
        self.after = id.to_string();
        if let Some(kept) = kept {
            self.list_of(x12_loop).push(kept);
        }
        Ok(())
    }

    fn source_of_level(&mut self) -> &mut SourceMap {
        match self.level {
            // What stands in the header is the batch's and has no place in the claim: it goes with the billing loop.
            Level::Header | Level::Billing => &mut self.billing.source,
            Level::Subscriber => &mut self.insured.source,
            Level::Patient => match &mut self.patient {
                Some(patient) => &mut patient.source,
                None => &mut self.insured.source,
            },
            Level::Claim | Level::OtherPayer | Level::Line => &mut self.source,
        }
    }

    /// The list that keeps what the model does not name in a loop.
    fn list_of(&mut self, x12_loop: &'static str) -> &mut Vec<Unmodelled> {
        match self.level {
            Level::Header => return &mut Arc::make_mut(&mut self.batch).unmodelled,
            Level::Billing => return &mut self.billing.unmodelled,
            Level::Subscriber => return &mut self.insured.unmodelled,
            Level::Patient => {
                return match &mut self.patient {
                    Some(patient) => &mut patient.unmodelled,
                    None => &mut self.insured.unmodelled,
                };
            }
            Level::Claim | Level::OtherPayer | Level::Line => {}
        }
        let Some(claim) = self.claim.as_deref_mut() else { return &mut self.insured.unmodelled };
        let Claim { unmodelled, lines, other_payers, .. } = claim;
        if self.level == Level::Line {
            let Some(line) = lines.last_mut() else { return unmodelled };
            if x12_loop == "2430"
                && let Some(adjudication) = line.adjudications.last_mut()
            {
                return &mut adjudication.unmodelled;
            }
            return &mut line.unmodelled;
        }
        if (x12_loop.starts_with("232") || x12_loop.starts_with("233"))
            && let Some(other) = other_payers.last_mut()
        {
            return &mut other.unmodelled;
        }
        unmodelled
    }

    /// The claim is complete: what stands above it is added, and it goes out.
    fn finish_claim(&mut self, queue: &mut Queue) {
        let Some(mut claim) = self.claim.take() else { return };
        let billing = &self.billing.value;
        claim.billing_provider = billing.provider.clone();
        claim.pay_to_address = billing.pay_to_address.clone();
        claim.pay_to_plan = billing.pay_to_plan.clone();
        claim.subscriber = self.insured.value.subscriber.clone();
        claim.payer = self.insured.value.payer.clone();
        let mut source = std::mem::take(&mut self.source);
        source.extend(&self.billing.source);
        source.extend(&self.insured.source);
        let mut unmodelled = self.billing.unmodelled.clone();
        unmodelled.extend(self.insured.unmodelled.iter().cloned());
        if let Some(patient) = &self.patient {
            claim.patient = Some(patient.value.clone());
            unmodelled.extend(patient.unmodelled.iter().cloned());
            source.extend(&patient.source);
        }
        unmodelled.append(&mut claim.unmodelled);
        claim.unmodelled = unmodelled;
        // Until the next CLM or HL the level stays that of the claim, and a stray segment has no claim to go into.
        queue.push_back(Ok(ReadClaim { claim: *claim, batch: Arc::clone(&self.batch), source }));
    }
}

fn batch_party(party: &mut BatchParty, id: &str, elements: &mut Elements<'_>) -> Filled {
    match id {
        "NM1" => {
            elements.mark(1);
            elements.implied(2, "2");
            party.name = value::name(elements);
            party.identifier = value::identifier(elements);
            Filled::At("", None)
        }
        "PER" => {
            party.contacts.push(value::contact(elements));
            Filled::At("", None)
        }
        _ => Filled::Unnamed,
    }
}

fn fill_line(line: &mut Line, x12_loop: &str, field: &str, id: &str, elements: &mut Elements<'_>) -> Filled {
    let held = match x12_loop {
        "2400" => return fill::line(line, id, elements),
        "2410" => return fill::drug(&mut line.drug, id, elements),
        "2420G" => return fill::stop(&mut line.pick_up, None, id, elements),
        "2420H" => return fill::stop(&mut line.drop_off, Some(&mut line.drop_off_name), id, elements),
        "2430" => {
            return match line.adjudications.last_mut() {
                Some(adjudication) => fill::adjudicated(adjudication, id, elements),
                None => Filled::Unnamed,
            };
        }
        "2420A" => &mut line.rendering_provider,
        "2420B" => &mut line.purchased_service_provider,
        "2420C" => &mut line.service_facility,
        "2420D" => &mut line.supervising_provider,
        "2420E" => &mut line.ordering_provider,
        "2420F" if field == "primary_care_provider" => &mut line.primary_care_provider,
        "2420F" => &mut line.referring_provider,
        _ => return Filled::Unnamed,
    };
    fill::provider(held.get_or_insert_default(), field, id, elements)
}

fn fill_other_payer(
    other: &mut OtherPayer,
    x12_loop: &str,
    field: &str,
    id: &str,
    elements: &mut Elements<'_>,
) -> Filled {
    let held = match x12_loop {
        "2320" => return fill::other_payer(other, id, elements),
        "2330A" => return fill::person(&mut other.subscriber, id, elements),
        "2330B" if id == "DTP" => return fill::decided(&mut other.decided, elements),
        "2330B" => return fill::payer(&mut other.payer, id, elements),
        "2330C" if field.is_empty() => return Filled::Unnamed,
        "2330C" => {
            if id == "NM1" {
                other.referring_providers.push(Provider::default());
            }
            return match other.referring_providers.last_mut() {
                Some(provider) => fill::provider(provider, field, id, elements),
                None => Filled::Unnamed,
            };
        }
        "2330D" => &mut other.rendering_provider,
        "2330E" => &mut other.service_facility,
        "2330F" => &mut other.supervising_provider,
        "2330G" => &mut other.billing_provider,
        _ => return Filled::Unnamed,
    };
    fill::provider(held.get_or_insert_default(), field, id, elements)
}

/// A text of the file in an error: at most 12 characters, since it may be anything.
fn short(text: &str) -> String {
    text.chars().take(12).collect()
}

/// Reads LX01.
trait LineNumber {
    fn parse_line(&self) -> Option<u32>;
}

impl LineNumber for &[u8] {
    fn parse_line(&self) -> Option<u32> {
        std::str::from_utf8(self).ok()?.parse().ok()
    }
}
