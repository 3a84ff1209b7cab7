//! Tables and the verbs over them: one immutable value that many threads may share.

mod code_answers;
mod code_facts;
mod codes;
mod documents;
mod exchange;
mod lines;
mod x12;

pub use code_answers::{
    AnsweredQuestion, BuiltCode, CODE_ANSWERS_SCHEMA, CodeAnswers, CodeFacts, CodeHistory, CodeLeaves,
    CodeMapping, CodeSeventhCharacters, IndexTerms, LeadingTerms, ListedCodes, NextPcs, PcsCodes,
    RefusedQuestion, SearchHits, TaxonomyFacts, Told,
};
pub use codes::CodeQuestion;
pub use documents::for_each_claim;
pub use exchange::{
    SECONDARY_SCHEMA, SecondaryQuestionSchema, WritingSchema, X12_DOCUMENTS_SCHEMA, X12_WRITTEN_SCHEMA,
};

use std::borrow::Cow;

use crate::benefits::medicare_part_b;
use crate::claim::Claim;
use crate::codes::CodeSet;
use crate::coding::lists::wording_series;
use crate::error::{Error, Result, code};
use crate::pricing::{
    self, LinePrice, LineQuestion, PRICING_BATCH_SCHEMA, PriceOptions, Pricing, PricingBatch,
};
use crate::tables::Tables;
use crate::tables::coverage::SeriesCoverage;
use crate::trace::{NoTrace, Recorder, Sink, Step};

/// The billing office: it answers from its tables, and from nothing else. No clock, no network, no global state.
///
/// How long it lives is the caller's choice; it may be shared between threads and reused for any number of questions.
///
/// ```
/// # #[cfg(all(feature = "embed-fees", feature = "embed-lists"))] {
/// use cleanclaim::Engine;
/// use cleanclaim::pricing::{LineQuestion, Location};
/// use cleanclaim::money::Units;
///
/// let engine = Engine::embedded()?;
/// let question = LineQuestion {
///     on: "2025-11-03".parse()?,
///     procedure: "99213".parse()?,
///     modifiers: "25".parse()?,
///     place_of_service: "11".parse()?,
///     location: Location::Locality("10112/00".parse()?),
///     units: Units::ONE,
///     charge: None,
/// };
/// let price = engine.price_line(&question, &Default::default())?;
/// // (1.30 × 1.000 + 1.35 × 0.869 + 0.10 × 0.575) × 32.3465 = 81.857670225
/// assert_eq!(price.allowed.to_string(), "81.86");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Engine {
    tables: Tables,
}

impl Engine {
    /// An engine over the tables that travel inside the library.
    pub fn embedded() -> Result<Engine> {
        Ok(Engine { tables: Tables::embedded()? })
    }

    /// An engine over tables of the caller's choice.
    pub fn with_tables(tables: Tables) -> Engine {
        Engine { tables }
    }

    /// Adds a pack that `tables import` wrote; it goes before what is there. `file` names it in errors.
    pub fn add_pack(&mut self, file: &str, bytes: impl Into<Cow<'static, [u8]>>) -> Result<()> {
        self.tables.add_pack(file, bytes)
    }

    /// Loads wording that the caller has a licence for, such as the descriptors of CPT or the texts of CARC, in the form that
    /// [`crate::tables::descriptors`] describes; gives the number of its rows. It stays in this engine. Refused for ICD-10 and
    /// the provider taxonomy, whose official wording is here already. `file` names it in errors.
    ///
    /// ```
    /// use cleanclaim::{Engine, codes::CodeSet, tables::Tables};
    /// let mut engine = Engine::with_tables(Tables::empty());
    /// assert_eq!(engine.add_descriptors(CodeSet::Carc, "mine.csv", "code,long\n45,\"invented wording\"\n")?, 1);
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn add_descriptors(&mut self, code_set: CodeSet, file: &str, text: &str) -> Result<usize> {
        match wording_series(code_set) {
            Some(series) => self.tables.add_descriptors(series, file, text),
            None => Err(Error::new(code::CODE_SET_WORDING_PUBLIC).with("code_set", code_set)),
        }
    }

    /// The tables.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// What is loaded, and what is missing.
    pub fn coverage(&self) -> Vec<SeriesCoverage> {
        self.tables.coverage()
    }

    /// Decodes what pricing needs now, so that the first question is as fast as the next.
    pub fn preload(&self) -> Result<()> {
        self.tables.preload()
    }

    /// Prices one line. An error is a refusal that says why there is no amount.
    pub fn price_line(&self, question: &LineQuestion, options: &PriceOptions) -> Result<LinePrice> {
        pricing::physician::price_line(&self.tables, question, options, &mut NoTrace)
    }

    /// Prices one line and leaves every step in a sink, also those before a refusal.
    pub fn price_line_with(
        &self,
        question: &LineQuestion,
        options: &PriceOptions,
        sink: &mut impl Sink,
    ) -> Result<LinePrice> {
        pricing::physician::price_line(&self.tables, question, options, sink)
    }

    /// Prices one line, with its trace.
    pub fn price_line_traced(
        &self,
        question: &LineQuestion,
        options: &PriceOptions,
    ) -> (Result<LinePrice>, Vec<Step>) {
        let mut recorder = Recorder::new();
        let answer = self.price_line_with(question, options, &mut recorder);
        (answer, recorder.into_steps())
    }

    /// Prices a claim under Medicare Part B, whoever its payer is: each line has an amount or the reason why it has none.
    ///
    /// ```
    /// # #[cfg(all(feature = "embed-fees", feature = "embed-lists"))] {
    /// use cleanclaim::{Engine, claim::Claim};
    ///
    /// let claim = Claim::professional("A-100")
    ///     .billing_provider("EXAMPLE CLINIC", "1234567893", "35203")
    ///     .patient_is_subscriber("DOE", "JANE", "1950-02-03", "1EG4TE5MK73")
    ///     .payer("MEDICARE", "10112")
    ///     .place_of_service("11")
    ///     .diagnosis("E11.9")
    ///     .line("2025-11-03", "99213", &["25"], "1", "125.00")
    ///     .build()?;
    /// let pricing = Engine::embedded()?.price(&claim, &Default::default())?;
    /// assert_eq!(pricing.totals.allowed.to_string(), "81.86");
    /// # }
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    pub fn price(&self, claim: &Claim, options: &PriceOptions) -> Result<Pricing> {
        self.price_as::<NoTrace>(claim, options)
    }

    /// Prices a claim, with the trace of each line in [`crate::pricing::PricedLine::trace`].
    pub fn price_traced(&self, claim: &Claim, options: &PriceOptions) -> Result<Pricing> {
        self.price_as::<Recorder>(claim, options)
    }

    /// Prices every claim of a document: the bytes of an 837 file, or a claim (or a list of claims) as JSON. With `traced` each
    /// line carries its steps.
    pub fn price_document(&self, bytes: &[u8], options: &PriceOptions, traced: bool) -> Result<PricingBatch> {
        let mut pricings = Vec::new();
        for_each_claim::<Error>(&mut &bytes[..], &mut |claim| {
            let claim = claim?;
            pricings.push(match traced {
                true => self.price_traced(&claim, options)?,
                false => self.price(&claim, options)?,
            });
            Ok(())
        })?;
        Ok(PricingBatch { schema: PRICING_BATCH_SCHEMA.to_string(), pricings })
    }

    fn price_as<S: Sink + Default>(&self, claim: &Claim, options: &PriceOptions) -> Result<Pricing> {
        let mut pricing = pricing::claim::price::<S>(&self.tables, claim, options)?;
        medicare_part_b::apply::<S>(&self.tables, &mut pricing, options)?;
        Ok(pricing)
    }
}
