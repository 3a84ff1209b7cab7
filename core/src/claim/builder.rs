//! A minimal correct claim, in few words.

use super::*;
use crate::list::List;
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
            // An institutional claim has no place for it.
            provider_signature: (kind != ClaimKind::Institutional).then_some(Indicator::Yes),
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
        self.claim.billing_provider = provider.into();
        self
    }

    /// Where the billing provider is: street, city, state. Its ZIP code stands beside its name.
    #[must_use]
    pub fn billing_address(mut self, street: &str, city: &str, state: &str) -> Self {
        let address = self.claim.billing_provider.address.get_or_insert_default();
        address.line_1 = Some(street.to_string());
        address.city = Some(city.to_string());
        address.state = Some(state.to_string());
        self
    }

    /// The billing provider's federal tax number, an EIN.
    #[must_use]
    pub fn billing_tax_id(mut self, ein: &str) -> Self {
        let kind = ReferenceKind::EmployerTaxNumber;
        self.claim.billing_provider.tax_id = Some(Reference { kind, value: ein.into(), payer: None });
        self
    }

    /// The billing provider's taxonomy code.
    #[must_use]
    pub fn billing_taxonomy(mut self, taxonomy: &str) -> Self {
        self.claim.billing_provider.taxonomy = Some(taxonomy.to_string());
        self
    }

    /// Who rendered the services: last and first name, NPI.
    #[must_use]
    pub fn rendering_provider(mut self, last: &str, first: &str, npi: &str) -> Self {
        self.claim.rendering_provider = Some(Provider::person(last, first, npi).into());
        self
    }

    /// The attending provider of an institutional claim: last and first name, NPI.
    #[must_use]
    pub fn attending_provider(mut self, last: &str, first: &str, npi: &str) -> Self {
        self.claim.attending_provider = Some(Provider::person(last, first, npi).into());
        self
    }

    /// The person treated: the patient, or the subscriber where the two are one.
    fn treated(&mut self) -> &mut Person {
        match &mut self.claim.patient {
            Some(patient) => &mut patient.person,
            None => &mut self.claim.subscriber.person,
        }
    }

    /// Where the person treated lives: street, city, state, ZIP code. It follows the person.
    #[must_use]
    pub fn patient_address(mut self, street: &str, city: &str, state: &str, zip: &str) -> Self {
        let address = Address {
            line_1: Some(street.to_string()),
            city: Some(city.to_string()),
            state: Some(state.to_string()),
            zip: self.value(zip).map(Coded::Code),
            ..Address::default()
        };
        self.treated().address = Some(Private::new(address));
        self
    }

    /// Sex of the person treated: `F`, `M` or `U`. It follows the person.
    #[must_use]
    pub fn patient_gender(mut self, gender: &str) -> Self {
        self.treated().gender = Some(Private::new(Gender::from_x12(gender)));
        self
    }

    /// The patient, where that is another one than the subscriber: what the patient is to the subscriber (`19` child, `01` spouse), last
    /// and first name, date of birth. It follows the subscriber.
    #[must_use]
    pub fn patient(mut self, relationship: &str, last: &str, first: &str, birth: &str) -> Self {
        self.claim.subscriber.relationship = None;
        let birth_date = self.value(birth).map(|day| Private::new(Coded::Code(day)));
        let name = Name { last: Some(last.to_string()), first: Some(first.to_string()), ..Name::default() };
        let person = Person { name: Some(Private::new(name)), birth_date, ..Person::default() };
        self.claim.patient =
            Some(Patient { relationship: Some(Relationship::from_x12(relationship)), person }.into());
        self
    }

    /// The kind of coverage, as the wire has it: `MB` Medicare Part B, `MC` Medicaid, `BL` Blue Cross, `CI` commercial.
    #[must_use]
    pub fn filing(mut self, filing: &str) -> Self {
        self.claim.subscriber.filing = Some(ClaimFiling::from_x12(filing));
        self
    }

    /// The type of bill of an institutional claim, three digits, such as `131`: facility and frequency.
    #[must_use]
    pub fn type_of_bill(mut self, digits: &str) -> Self {
        let digits = digits.strip_prefix('0').filter(|rest| rest.len() == 3).unwrap_or(digits);
        if let Some((facility, frequency)) = digits.split_at_checked(2) {
            self.claim.facility_type = Some(facility.to_string());
            self.claim.frequency = Some(Frequency::from_x12(frequency));
        }
        self
    }

    /// The statement period of an institutional claim: first and last day.
    #[must_use]
    pub fn statement_period(mut self, from: &str, to: &str) -> Self {
        if let (Some(from), Some(to)) = (self.value(from), self.value(to)) {
            let (from, to) = (Coded::Code(from), Some(Coded::Code(to)));
            self.claim.dates.push(EventDate { kind: DateKind::Statement, from, to, time: None });
        }
        self
    }

    /// Admission of an institutional claim: type, point of origin, status of the patient at the end.
    #[must_use]
    pub fn admission(mut self, admission_type: &str, source: &str, patient_status: &str) -> Self {
        let admission = Admission {
            admission_type: Some(admission_type.to_string()),
            source: Some(source.to_string()),
            patient_status: Some(patient_status.to_string()),
        };
        self.claim.admission = Some(admission.into());
        self
    }

    /// The next line of an institutional claim: revenue code, procedure (empty: none), day of service (empty: none), units, charge.
    #[must_use]
    pub fn revenue_line(
        mut self,
        revenue_code: &str,
        procedure: &str,
        day: &str,
        units: &str,
        charge: &str,
    ) -> Self {
        let line = Line {
            number: self.next_number(),
            revenue_code: Some(revenue_code.to_string()),
            procedure: if procedure.is_empty() { None } else { self.value(procedure).map(Coded::Code) },
            charge: self.value(charge).unwrap_or_default(),
            unit_basis: Some(UnitBasis::Units),
            units: self.value::<Units>(units),
            service_dates: if day.is_empty() { None } else { self.value(day).map(DateSpan::of_day) },
            ..Line::default()
        };
        self.claim.lines.push(line);
        self
    }

    fn next_number(&self) -> u32 {
        u32::try_from(self.claim.lines.len() + 1).unwrap_or(u32::MAX)
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
        }
        .into();
        self
    }

    /// The payer: name and identifier.
    #[must_use]
    pub fn payer(mut self, name: &str, identifier: &str) -> Self {
        self.claim.payer = Payer {
            name: Some(name.to_string()),
            identifier: Some(Identifier { qualifier: "PI".to_string(), value: identifier.to_string() }),
            ..Payer::default()
        }
        .into();
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

    /// The next line of a professional or dental claim: day of service, procedure, modifiers, units, charge. It points to the first
    /// diagnosis.
    #[must_use]
    pub fn line(mut self, day: &str, procedure: &str, modifiers: &[&str], units: &str, charge: &str) -> Self {
        let modifiers = modifiers.iter().filter_map(|text| self.value(text).map(Coded::Code)).collect();
        let dental = self.claim.kind == ClaimKind::Dental;
        let line = Line {
            number: self.next_number(),
            procedure_kind: if dental { ProcedureKind::Cdt } else { ProcedureKind::Hcpcs },
            procedure: self.value(procedure).map(Coded::Code),
            modifiers,
            charge: self.value(charge).unwrap_or_default(),
            unit_basis: (!dental).then_some(UnitBasis::Units),
            units: self.value::<Units>(units),
            diagnosis_pointers: if self.claim.diagnoses.is_empty() { List::new() } else { [1].into() },
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
