//! Claims into a transaction, one after another: a level is opened only where it differs from that of the claim before.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use super::Writer;
use crate::claim::{Claim, Unmodelled};
use crate::error::{Error, Result, code};
use crate::tables::guides::Guide;
use crate::x12::claims::{
    Batch, billing_level, claim_loop, guide_of, header, insured_level, kept_at, patient_level,
};
use crate::x12::envelope::Envelope;
use crate::x12::typed::out::{Levels, LoopOut, Written, assemble_into};

/// A transaction of claims that is open.
#[derive(Debug)]
pub(super) struct OpenClaims {
    envelope: Arc<Envelope>,
    guide: &'static Guide,
    levels: Levels,
    /// What stands above the claim that was written last.
    above: Option<Box<Above>>,
    segments: Vec<Written>,
}

/// What stands above a claim: a claim of that alone, and what the model does not name at its three levels.
#[derive(Debug)]
struct Above {
    claim: Claim,
    kept: [Vec<Unmodelled>; 3],
}

fn kept(claim: &Claim) -> [Vec<Unmodelled>; 3] {
    if claim.unmodelled.is_empty() {
        return Default::default();
    }
    [0, 1, 2].map(|level| kept_at(claim, level))
}

impl Above {
    fn of(claim: &Claim, kept: [Vec<Unmodelled>; 3]) -> Box<Above> {
        let claim = Claim {
            billing_provider: claim.billing_provider.clone(),
            pay_to_address: claim.pay_to_address.clone(),
            pay_to_plan: claim.pay_to_plan.clone(),
            currency: claim.currency.clone(),
            subscriber: claim.subscriber.clone(),
            payer: claim.payer.clone(),
            patient: claim.patient.clone(),
            ..Claim::default()
        };
        Box::new(Above { claim, kept })
    }

    /// How many levels may stay open for a claim.
    fn shared(&self, claim: &Claim, kept: &[Vec<Unmodelled>; 3]) -> usize {
        let open = &self.claim;
        let billing = open.billing_provider == claim.billing_provider
            && open.pay_to_address == claim.pay_to_address
            && open.pay_to_plan == claim.pay_to_plan
            && open.currency == claim.currency
            && self.kept[0] == kept[0];
        if !billing {
            return 0;
        }
        // A subscriber's level says whether patients follow: his own claims stand in another one than theirs.
        let insured = open.subscriber == claim.subscriber
            && open.payer == claim.payer
            && open.patient.is_some() == claim.patient.is_some()
            && self.kept[1] == kept[1];
        if !insured {
            return 1;
        }
        if open.patient == claim.patient && self.kept[2] == kept[2] { 3 } else { 2 }
    }
}

impl<W: Write> Writer<W> {
    /// Writes claims as one transaction, in the memory of one of them. The envelope of the batch says in which interchange and group.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use cleanclaim::claim::Claim;
    /// use cleanclaim::x12::{Batch, BatchParty, ClaimReader, Options, write::Writer};
    /// let claim = Claim::professional("A-100")
    ///     .billing_provider("EXAMPLE CLINIC", "1234567893", "35203")
    ///     .billing_address("1 EXAMPLE AVENUE", "BIRMINGHAM", "AL")
    ///     .billing_tax_id("630000001")
    ///     .patient_is_subscriber("DOE", "JANE", "1950-02-03", "1EG4TE5MK73")
    ///     .patient_address("2 EXAMPLE STREET", "BIRMINGHAM", "AL", "35205")
    ///     .patient_gender("F")
    ///     .payer("MEDICARE", "10112")
    ///     .filing("MB")
    ///     .place_of_service("11")
    ///     .diagnosis("E11.9")
    ///     .line("2026-03-02", "99213", &["25"], "1", "125.00")
    ///     .build()?;
    /// let mut batch = Batch::default();
    /// batch.submitter = BatchParty::organization("EXAMPLE CLINIC", "CLINIC1");
    /// batch.receiver = BatchParty::organization("MEDICARE", "10112");
    /// let mut writer = Writer::new(Vec::new())?;
    /// writer.claims(&Arc::new(batch), [&claim])?;
    /// let file = writer.finish()?;
    /// let read = ClaimReader::new(&file[..], &Options::default()).next().transpose()?;
    /// assert_eq!(read.map(|read| read.claim), Some(claim));
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn claims<'c>(
        &mut self,
        batch: &Arc<Batch>,
        claims: impl IntoIterator<Item = &'c Claim>,
    ) -> Result<()> {
        self.close()?;
        claims.into_iter().try_for_each(|claim| self.claim(batch, claim))?;
        self.close()
    }

    /// Writes a claim into the transaction of its batch, which is opened where it is not open yet and stays so.
    pub fn claim(&mut self, batch: &Arc<Batch>, claim: &Claim) -> Result<()> {
        let guide = self.guides.named(guide_of(claim.kind))?;
        let open = self.claims.take().filter(|open| Arc::ptr_eq(&open.envelope, &batch.envelope));
        let mut open = match open {
            Some(open) if open.guide.name != guide.name => {
                return Err(Error::new(code::X12_NOT_WRITABLE).with("element", "ST03").with(
                    "found",
                    format_args!("the guide {}, and a claim of another kind", open.guide.name),
                ));
            }
            Some(open) => open,
            None => {
                self.open(&batch.envelope, &guide.name)?;
                let mut levels = Levels::default();
                let mut segments = Vec::new();
                assemble_into(header(guide, batch), &mut levels, None, &mut segments)?;
                self.put_all(&mut segments)?;
                OpenClaims { envelope: Arc::clone(&batch.envelope), guide, levels, above: None, segments }
            }
        };
        let claim = numbered(claim);
        self.levels(&mut open, &claim)?;
        self.level(&mut open, claim_loop(guide, &claim), None)?;
        self.claims = Some(open);
        Ok(())
    }

    /// Opens the levels above a claim that differ from those that are open.
    fn levels(&mut self, open: &mut OpenClaims, claim: &Claim) -> Result<()> {
        let guide = open.guide;
        let kept = kept(claim);
        let shared = open.above.as_ref().map_or(0, |above| above.shared(claim, &kept));
        open.levels.open.truncate(shared);
        if shared == 0 {
            self.level(open, billing_level(guide, claim), Some(true))?;
        }
        if shared <= 1 {
            self.level(open, insured_level(guide, claim), Some(claim.patient.is_some()))?;
        }
        if shared <= 2
            && let Some(patient) = &claim.patient
        {
            self.level(open, patient_level(guide, patient, claim), Some(false))?;
        }
        if shared <= 2 {
            open.above = Some(Above::of(claim, kept));
        }
        Ok(())
    }

    fn level(&mut self, open: &mut OpenClaims, made: LoopOut, inner: Option<bool>) -> Result<()> {
        assemble_into(made, &mut open.levels, inner, &mut open.segments)?;
        self.put_all(&mut open.segments)
    }

    fn put_all(&mut self, segments: &mut Vec<Written>) -> Result<()> {
        let segments = std::mem::take(segments);
        let segments = match &self.profile {
            Some(profile) => profile.apply(segments)?,
            None => segments,
        };
        segments.iter().try_for_each(|written| self.put(written))
    }
}

/// Lines without a number get that of their place.
fn numbered(claim: &Claim) -> Cow<'_, Claim> {
    if claim.lines.iter().all(|line| line.number > 0) {
        return Cow::Borrowed(claim);
    }
    let mut claim = claim.clone();
    for (line, number) in claim.lines.iter_mut().zip(1..) {
        if line.number == 0 {
            line.number = number;
        }
    }
    Cow::Owned(claim)
}
