//! A minimal correct claim, in few words.

use super::*;
use crate::money::Units;

/// Builds a claim step by step; [`ClaimBuilder::build`] reports the first value that was not one.
///
/// The fields of the finished [`Claim`] are public: what the builder has no word for is set there.
#[derive(Debug, Clone)]
pub struct ClaimBuilder {
    claim: Claim,
    fault: Option<crate::error::Error>,
}

impl ClaimBuilder {
    pub(super) fn new(kind: ClaimKind, id: &str) -> ClaimBuilder {
        let claim = Claim {
            kind,
            id: id.to_string(),
            frequency: Some(Frequency::Original),
            provider_signature: Some(Indicator::Yes),
            assignment: Some(Assignment::Assigned),
            benefits_assigned: Some(Indicator::Yes),
            release_of_information: Some(Release::Signed),
            ..Claim::default()
        };
        ClaimBuilder { claim, fault: None }
    }

    fn value<T: std::str::FromStr<Err = crate::error::Error>>(&mut self, text: &str) -> Option<T> {
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault.get_or_insert(error);
                None
            }
        }
    }

    /// Who bills: name, NPI and ZIP code.
    #[must_use]
    pub fn billing_provider(mut self, name: &str, npi: &str, zip: &str) -> Self {
        let mut provider = Provider::organization(name, npi);
        provider.address = Some(Address { zip: self.value(zip).map(Coded::Code), ..Address::default() });
        self.claim.billing_provider = provider;
        self
    }

    /// The patient, who is the subscriber: last and first name, date of birth, member identifier.
    #[must_use]
    pub fn patient_is_subscriber(mut self, last: &str, first: &str, birth: &str, member_id: &str) -> Self {
        let birth_date = self.value(birth).map(|day| Private::new(Coded::Code(day)));
        self.claim.subscriber = Subscriber {
            responsibility: Some(Responsibility::Primary),
            relationship: Some(Relationship::Myself),
            person: Person {
                name: Some(Private::new(Name {
                    last: Some(last.to_string()),
                    first: Some(first.to_string()),
                    ..Name::default()
                })),
                member_id: Some(member_id.into()),
                birth_date,
                ..Person::default()
            },
            ..Subscriber::default()
        };
        self
    }

    /// The payer: name and identifier.
    #[must_use]
    pub fn payer(mut self, name: &str, identifier: &str) -> Self {
        self.claim.payer = Payer {
            name: Some(name.to_string()),
            identifier: Some(Identifier { qualifier: "PI".to_string(), value: identifier.to_string() }),
            ..Payer::default()
        };
        self
    }

    /// Where the services were given.
    #[must_use]
    pub fn place_of_service(mut self, place: &str) -> Self {
        self.claim.place_of_service = self.value(place).map(Coded::Code);
        self
    }

    /// The next diagnosis; the first is the principal one.
    #[must_use]
    pub fn diagnosis(mut self, diagnosis: &str) -> Self {
        if let Some(found) = self.value(diagnosis) {
            let first = self.claim.diagnoses.is_empty();
            let kind = if first { DiagnosisKind::Principal } else { DiagnosisKind::Secondary };
            let code = Coded::Code(found);
            self.claim.diagnoses.push(Diagnosis { kind, code, present_on_admission: None });
        }
        self
    }

    /// The next line: day of service, procedure, modifiers, units, charge. It points to the first diagnosis.
    #[must_use]
    pub fn line(mut self, day: &str, procedure: &str, modifiers: &[&str], units: &str, charge: &str) -> Self {
        let modifiers = modifiers.iter().filter_map(|text| self.value(text).map(Coded::Code)).collect();
        let line = Line {
            number: u32::try_from(self.claim.lines.len() + 1).unwrap_or(u32::MAX),
            procedure: self.value(procedure).map(Coded::Code),
            modifiers,
            charge: self.value(charge).unwrap_or_default(),
            unit_basis: Some(UnitBasis::Units),
            units: self.value::<Units>(units),
            diagnosis_pointers: if self.claim.diagnoses.is_empty() { Vec::new() } else { vec![1] },
            service_dates: self.value(day).map(DateSpan::of_day),
            ..Line::default()
        };
        self.claim.lines.push(line);
        self
    }

    /// The claim, its total charge the sum of its lines; the first bad value as an error.
    pub fn build(mut self) -> Result<Claim> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        self.claim.total_charge = self.claim.sum_of_lines()?;
        Ok(self.claim)
    }
}
