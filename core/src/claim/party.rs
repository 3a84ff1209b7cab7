//! Who takes part in a claim: providers, persons, payers.

use super::vocabulary::{ContactKind, EntityKind, Gender, Indicator, ReferenceKind};
use crate::codes::Zip;
use crate::dates::Day;
use crate::list::List;
use crate::text::{Coded, Private};

document! {
    /// An identifier and the qualifier that says whose it is.
    #[derive(Default, Hash)]
    Identifier {
        /// The qualifier, as the wire has it: `XX`, `MI`, `PI`, `46`.
        qualifier: String,
        /// The identifier.
        value: String,
    }
}

document! {
    /// A reference number of a claim, a line or a person. It may identify a patient, hence [`Private`].
    #[derive(Default)]
    Reference {
        /// What it is.
        kind: ReferenceKind,
        /// The number.
        value: Private<String>,
        /// The payer that it is of, by its identifier, where that is another one than the claim's (a line's REF04).
        optional payer: String,
    }
}

document! {
    /// A secondary identifier of a provider or a payer.
    ProviderReference {
        /// What it is.
        kind: ReferenceKind,
        /// The number.
        value: String,
        /// The payer that it is of, by its identifier, where that is another one than the claim's (a line's REF04).
        optional payer: String,
    }
}

document! {
    /// A postal address.
    #[derive(Default)]
    Address {
        /// First line.
        optional line_1: String,
        /// Second line.
        optional line_2: String,
        /// City.
        optional city: String,
        /// State or province, two letters.
        optional state: String,
        /// ZIP code; another country's postal code is kept as text.
        optional zip: Coded<Zip>,
        /// Country, where it is not the United States.
        optional country: String,
        /// Subdivision of that country.
        optional country_subdivision: String,
    }
}

document! {
    /// A name. An organization has only `last`.
    #[derive(Default)]
    Name {
        /// Last name, or the name of an organization.
        optional last: String,
        /// First name.
        optional first: String,
        /// Middle name.
        optional middle: String,
        /// Suffix, such as JR.
        optional suffix: String,
    }
}

document! {
    /// One way to reach somebody.
    ContactNumber {
        /// What kind of number it is.
        kind: ContactKind,
        /// The number or address.
        value: String,
    }
}

document! {
    /// Somebody to be reached.
    #[derive(Default)]
    Contact {
        /// The name.
        optional name: String,
        /// The numbers, at most three.
        many numbers: ContactNumber,
    }
}

document! {
    /// A provider, in whatever role.
    Provider {
        /// Person or organization.
        entity: EntityKind,
        /// The name. A provider's name is no patient data.
        optional name: Name,
        /// National provider identifier, as written: ten digits.
        optional npi: String,
        /// An identifier of another kind in the NPI's place.
        optional identifier: Identifier,
        /// Taxonomy code.
        optional taxonomy: String,
        /// Federal tax number: an EIN, or a social security number (billing provider).
        optional tax_id: Reference,
        /// The address.
        optional address: Address,
        /// Secondary identifiers.
        many references: ProviderReference,
        /// Contacts.
        many contacts: Contact,
    }
}

impl Default for Provider {
    fn default() -> Self {
        Provider {
            entity: EntityKind::Organization,
            name: None,
            npi: None,
            identifier: None,
            taxonomy: None,
            tax_id: None,
            address: None,
            references: List::new(),
            contacts: List::new(),
        }
    }
}

impl Provider {
    /// An organization with its NPI.
    pub fn organization(name: &str, npi: &str) -> Provider {
        Provider {
            name: Some(Name { last: Some(name.to_string()), ..Name::default() }),
            npi: Some(npi.to_string()),
            ..Provider::default()
        }
    }

    /// A person with an NPI.
    pub fn person(last: &str, first: &str, npi: &str) -> Provider {
        Provider {
            entity: EntityKind::Person,
            name: Some(Name {
                last: Some(last.to_string()),
                first: Some(first.to_string()),
                ..Name::default()
            }),
            npi: Some(npi.to_string()),
            ..Provider::default()
        }
    }

    /// The ZIP code of the address, where there is one.
    pub fn zip(&self) -> Option<&Coded<Zip>> {
        self.address.as_ref()?.zip.as_ref()
    }
}

document! {
    /// A subscriber or a patient. All of it is a person's data.
    Person {
        /// Person or, for some subscribers, organization.
        entity: EntityKind,
        /// The name.
        optional name: Private<Name>,
        /// The identifier as a member of the plan.
        optional member_id: Private<String>,
        /// The member identifier's qualifier, where it is not `MI`.
        optional member_id_qualifier: String,
        /// The address.
        optional address: Private<Address>,
        /// Date of birth.
        optional birth_date: Private<Coded<Day>>,
        /// Sex.
        optional gender: Private<Gender>,
        /// Date of death.
        optional death_date: Private<Coded<Day>>,
        /// Weight in pounds, as written.
        optional weight: Private<String>,
        /// Is the patient pregnant?
        optional pregnant: Private<Indicator>,
        /// Secondary identifiers.
        many references: Reference,
        /// Contacts.
        many contacts: Private<Contact>,
    }
}

impl Default for Person {
    fn default() -> Self {
        Person {
            entity: EntityKind::Person,
            name: None,
            member_id: None,
            member_id_qualifier: None,
            address: None,
            birth_date: None,
            gender: None,
            death_date: None,
            weight: None,
            pregnant: None,
            references: List::new(),
            contacts: List::new(),
        }
    }
}

impl Person {
    /// The ZIP code of the address, where there is one.
    pub fn zip(&self) -> Option<&Coded<Zip>> {
        self.address.as_ref()?.expose().zip.as_ref()
    }
}

document! {
    /// A payer.
    #[derive(Default)]
    Payer {
        /// The name.
        optional name: String,
        /// The identifier.
        optional identifier: Identifier,
        /// The address.
        optional address: Address,
        /// Secondary identifiers, and those that this payer knows the billing provider by.
        many references: ProviderReference,
    }
}
