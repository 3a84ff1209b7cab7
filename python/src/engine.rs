//! The engine: its tables and its verbs.

use std::path::PathBuf;

use cleanclaim::error::{Error, code};
use cleanclaim::pricing::{LinePrice as CorePrice, LineQuestion, PriceOptions};
use cleanclaim::tables::Tables;
use cleanclaim::trace::Step;
use cleanclaim::x12::acknowledge::AcknowledgeOptions;
use cleanclaim::x12::check::CheckOptions;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyBytes, PyMapping, PyString};

use crate::arrow::{self, ArrowTable, CodeColumns, Each, stream_of};
use crate::claim::Claim;
use crate::convert::{code_of, day, text, wrong_type};
use crate::coverage::SeriesCoverage;
use crate::errors::{OrRaise, exception, exception_with_trace};
use crate::options::{Given, Said};
use crate::pricing::{LinePrice, LineResult, Pricing};
use crate::rows::{self, Asked};
use crate::trace::Trace;

/// The billing office: it answers from its tables, and from nothing else. Threads may share it; make one and keep it, for
/// it decodes its tables as they are first asked.
#[pyclass(module = "cleanclaim", frozen)]
pub struct Engine(cleanclaim::Engine);

/// The bytes of a document that came as bytes or as text.
pub fn document_bytes(value: &Bound<'_, PyAny>) -> Result<Bytes, Error> {
    if value.is_instance_of::<PyString>() {
        return text("document", value).map(|text| Bytes::Text(text.into_bytes()));
    }
    let bytes = value.extract::<PyBackedBytes>();
    bytes.map(Bytes::Backed).map_err(|_| wrong_type("document", value, "bytes or text"))
}

/// Bytes that stay where they are while the interpreter lock is released.
pub enum Bytes {
    /// Of a `bytes` object, or copied from a `bytearray`.
    Backed(PyBackedBytes),
    /// Of text.
    Text(Vec<u8>),
}

impl Bytes {
    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Bytes::Backed(bytes) => bytes,
            Bytes::Text(bytes) => bytes,
        }
    }
}

/// Reads a file; what fails is the `OSError` that Python itself would raise, with the file's name.
fn read_file(py: Python<'_>, path: &PathBuf) -> PyResult<Vec<u8>> {
    py.detach(|| std::fs::read(path)).map_err(|why| match why.raw_os_error() {
        Some(number) => {
            let words = why.to_string();
            let words = words.split(" (os error").next().unwrap_or_default().to_string();
            PyOSError::new_err((number, words, path.display().to_string()))
        }
        None => why.into(),
    })
}

impl Engine {
    fn price_bytes_with(
        &self,
        py: Python<'_>,
        bytes: &[u8],
        options: &PriceOptions,
        trace: bool,
    ) -> PyResult<Vec<Pricing>> {
        let batch = py.detach(|| self.0.price_document(bytes, options, trace)).or_raise(py)?;
        Ok(batch.pricings.into_iter().map(|pricing| Pricing(pricing.into())).collect())
    }

    fn answer(
        &self,
        question: &LineQuestion,
        options: &PriceOptions,
        trace: bool,
    ) -> (Result<CorePrice, Error>, Vec<Step>) {
        match trace {
            true => self.0.price_line_traced(question, options),
            false => (self.0.price_line(question, options), Vec::new()),
        }
    }
}

#[pymethods]
#[allow(clippy::too_many_arguments)] // keyword-only on the other side
impl Engine {
    #[new]
    fn new(py: Python<'_>) -> PyResult<Engine> {
        cleanclaim::Engine::embedded().or_raise(py).map(Engine)
    }

    /// An engine with packs that `cleanclaim tables import` wrote. The last one goes before the others, and all of them
    /// before the tables inside the library, which `embedded=False` leaves out. `descriptors` are files of wording that the
    /// caller has a licence for, by the name of their code set: `{"CPT": "cpt.csv"}`.
    #[staticmethod]
    #[pyo3(signature = (paths, /, *, embedded = true, descriptors = None),
        text_signature = "(paths, /, *, embedded=True, descriptors=None)")]
    fn with_packs(
        py: Python<'_>,
        paths: Vec<PathBuf>,
        embedded: bool,
        descriptors: Option<Bound<'_, PyMapping>>,
    ) -> PyResult<Engine> {
        let tables = if embedded { Tables::embedded() } else { Ok(Tables::empty()) };
        let mut engine = cleanclaim::Engine::with_tables(tables.or_raise(py)?);
        for path in paths {
            let bytes = read_file(py, &path)?;
            engine.add_pack(&path.display().to_string(), bytes).or_raise(py)?;
        }
        let named = descriptors.map(|mapping| mapping.items()).transpose()?;
        for item in named.iter().flatten() {
            let (code_set, path): (String, PathBuf) = item.extract()?;
            let code_set = code_set.parse().or_raise(py)?;
            // Bytes that are no UTF-8 raise what Python's own reading would: a `UnicodeDecodeError`.
            let text = String::from_utf8(read_file(py, &path)?)?;
            engine.add_descriptors(code_set, &path.display().to_string(), &text).or_raise(py)?;
        }
        Ok(Engine(engine))
    }

    /// Prices a claim under Medicare Part B, whoever its payer is: each line has an amount or the reason why it has none.
    #[pyo3(signature = (claim, /, *, known_on = None, exact_release_only = false, participation = None,
        provider_type = None, qualifying_participant = false, deductible_remaining = None, zip = None, locality = None,
        trace = false), text_signature = "($self, claim, /, *, known_on=None, exact_release_only=False, participation='participating', provider_type='physician', qualifying_participant=False, deductible_remaining=None, zip=None, locality=None, trace=False)")]
    fn price(
        &self,
        py: Python<'_>,
        claim: &Bound<'_, PyAny>,
        known_on: Given<'_, '_>,
        exact_release_only: bool,
        participation: Given<'_, '_>,
        provider_type: Given<'_, '_>,
        qualifying_participant: bool,
        deductible_remaining: Given<'_, '_>,
        zip: Given<'_, '_>,
        locality: Given<'_, '_>,
        trace: bool,
    ) -> PyResult<Pricing> {
        let options = Said {
            known_on,
            exact_release_only,
            participation,
            provider_type,
            qualifying_participant,
            deductible_remaining,
            carrier: None,
            locality,
            zip,
        };
        let options = options.options().or_raise(py)?;
        let claim = Claim::from_any(claim)?;
        let pricing = py.detach(|| match trace {
            true => self.0.price_traced(&claim, &options),
            false => self.0.price(&claim, &options),
        });
        Ok(Pricing(pricing.or_raise(py)?.into()))
    }

    /// Prices every claim of a document: an 837 file, or a claim, a list of claims or lines of claims as JSON.
    #[pyo3(signature = (document, /, *, known_on = None, exact_release_only = false, participation = None,
        provider_type = None, qualifying_participant = false, deductible_remaining = None, zip = None, locality = None,
        trace = false), text_signature = "($self, document, /, *, known_on=None, exact_release_only=False, participation='participating', provider_type='physician', qualifying_participant=False, deductible_remaining=None, zip=None, locality=None, trace=False)")]
    fn price_bytes(
        &self,
        py: Python<'_>,
        document: &Bound<'_, PyAny>,
        known_on: Given<'_, '_>,
        exact_release_only: bool,
        participation: Given<'_, '_>,
        provider_type: Given<'_, '_>,
        qualifying_participant: bool,
        deductible_remaining: Given<'_, '_>,
        zip: Given<'_, '_>,
        locality: Given<'_, '_>,
        trace: bool,
    ) -> PyResult<Vec<Pricing>> {
        let options = Said {
            known_on,
            exact_release_only,
            participation,
            provider_type,
            qualifying_participant,
            deductible_remaining,
            carrier: None,
            locality,
            zip,
        };
        let options = options.options().or_raise(py)?;
        let bytes = document_bytes(document).or_raise(py)?;
        self.price_bytes_with(py, bytes.as_slice(), &options, trace)
    }

    /// Prices every claim of a file: an 837 file, or JSON as `price_bytes` takes it.
    #[pyo3(signature = (path, /, *, known_on = None, exact_release_only = false, participation = None,
        provider_type = None, qualifying_participant = false, deductible_remaining = None, zip = None, locality = None,
        trace = false), text_signature = "($self, path, /, *, known_on=None, exact_release_only=False, participation='participating', provider_type='physician', qualifying_participant=False, deductible_remaining=None, zip=None, locality=None, trace=False)")]
    fn price_file(
        &self,
        py: Python<'_>,
        path: PathBuf,
        known_on: Given<'_, '_>,
        exact_release_only: bool,
        participation: Given<'_, '_>,
        provider_type: Given<'_, '_>,
        qualifying_participant: bool,
        deductible_remaining: Given<'_, '_>,
        zip: Given<'_, '_>,
        locality: Given<'_, '_>,
        trace: bool,
    ) -> PyResult<Vec<Pricing>> {
        let options = Said {
            known_on,
            exact_release_only,
            participation,
            provider_type,
            qualifying_participant,
            deductible_remaining,
            carrier: None,
            locality,
            zip,
        };
        let options = options.options().or_raise(py)?;
        let bytes = read_file(py, &path)?;
        self.price_bytes_with(py, &bytes, &options, trace)
    }

    /// Prices one line. A refusal is raised as `NotPriced` and says why there is no amount.
    #[pyo3(signature = (date, hcpcs, *, modifiers = None, pos = None, carrier = None, locality = None, zip = None,
        units = None, charge = None, known_on = None, exact_release_only = false, participation = None,
        provider_type = None, qualifying_participant = false, trace = false), text_signature = "($self, date, hcpcs, *, modifiers=(), pos='11', carrier=None, locality=None, zip=None, units=1, charge=None, known_on=None, exact_release_only=False, participation='participating', provider_type='physician', qualifying_participant=False, trace=False)")]
    fn price_line(
        &self,
        py: Python<'_>,
        date: &Bound<'_, PyAny>,
        hcpcs: &Bound<'_, PyAny>,
        modifiers: Given<'_, '_>,
        pos: Given<'_, '_>,
        carrier: Given<'_, '_>,
        locality: Given<'_, '_>,
        zip: Given<'_, '_>,
        units: Given<'_, '_>,
        charge: Given<'_, '_>,
        known_on: Given<'_, '_>,
        exact_release_only: bool,
        participation: Given<'_, '_>,
        provider_type: Given<'_, '_>,
        qualifying_participant: bool,
        trace: bool,
    ) -> PyResult<LinePrice> {
        let (date, hcpcs) = (Some(date), Some(hcpcs));
        let asked = Asked { date, hcpcs, modifiers, pos, carrier, locality, zip, units, charge };
        let said = Said {
            known_on,
            exact_release_only,
            participation,
            provider_type,
            qualifying_participant,
            ..Said::default()
        };
        let question = asked.question().or_raise(py)?;
        let options = said.options().or_raise(py)?;
        // The lock stays: an answer takes less time than to give it away, and the first one, which decodes, a few ms.
        let (answer, steps) = self.answer(&question, &options, trace);
        let steps = Trace::new(steps);
        match answer {
            Ok(price) => Ok(LinePrice { price, trace: steps }),
            Err(error) if trace => Err(exception_with_trace(py, &error, steps)),
            Err(error) => Err(exception(py, &error)),
        }
    }

    /// Prices rows, a dict each, in order. A bad row gets its reason; it does not stop the others.
    #[pyo3(signature = (rows, /, *, known_on = None, exact_release_only = false, participation = None,
        provider_type = None, qualifying_participant = false, trace = false), text_signature = "($self, rows, /, *, known_on=None, exact_release_only=False, participation='participating', provider_type='physician', qualifying_participant=False, trace=False)")]
    fn price_lines(
        &self,
        py: Python<'_>,
        rows: &Bound<'_, PyAny>,
        known_on: Given<'_, '_>,
        exact_release_only: bool,
        participation: Given<'_, '_>,
        provider_type: Given<'_, '_>,
        qualifying_participant: bool,
        trace: bool,
    ) -> PyResult<Vec<LineResult>> {
        let said = Said {
            known_on,
            exact_release_only,
            participation,
            provider_type,
            qualifying_participant,
            ..Said::default()
        };
        let options = said.options().or_raise(py)?;
        let rows = rows
            .try_iter()
            .map_err(|_| exception(py, &wrong_type("rows", rows, "a list of dicts")))?
            .map(|row| Ok(rows::read(&row?, &options)))
            .collect::<PyResult<Vec<_>>>()?;
        Ok(py.detach(|| {
            let answers = rows.into_iter().map(|row| match row {
                Ok((question, options)) => self.answer(&question, &options, trace),
                Err(error) => (Err(error), Vec::new()),
            });
            answers.map(|(answer, steps)| LineResult { answer, trace: Trace::new(steps) }).collect()
        }))
    }

    /// Checks a column of codes on one day or with a column of days, in any table that has `__arrow_c_stream__`, and gives
    /// the table with the columns status, official, title, from and to added. `cleanclaim.codes.check_codes_table` asks it.
    #[pyo3(signature = (table, /, *, code_set = None, on = None, code = "code", date = "date",
        code_set_column = "code_set", prefix = ""))]
    fn check_codes_table(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        code_set: Given<'_, '_>,
        on: Given<'_, '_>,
        code: &str,
        date: &str,
        code_set_column: &str,
        prefix: &str,
    ) -> PyResult<ArrowTable> {
        let columns = CodeColumns {
            code: code.to_string(),
            code_set: match code_set {
                Some(set) => Each::One(code_of("code_set", set).or_raise(py)?),
                None => Each::Column(code_set_column.to_string()),
            },
            date: match on {
                Some(on) => Each::One(day("on", on).or_raise(py)?),
                None => Each::Column(date.to_string()),
            },
        };
        let stream = stream_of(table)?;
        py.detach(|| arrow::check_codes(&self.0, stream, &columns, prefix)).or_raise(py)
    }

    /// Answers questions about codes given as JSON, one object or a list; the functions of `cleanclaim.codes` ask it.
    #[pyo3(signature = (questions, /))]
    fn answer_codes(&self, py: Python<'_>, questions: &str) -> PyResult<String> {
        py.detach(|| self.0.answer_codes(questions)).or_raise(py)
    }

    /// Checks an X12 file by SNIP types 1 to 5 and gives a JSON document; `cleanclaim.x12.check` asks it.
    #[pyo3(signature = (file, /, *, snip = 5, as_of = None))]
    fn check_x12(
        &self,
        py: Python<'_>,
        file: &[u8],
        snip: i64,
        as_of: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<String> {
        let snip = match u8::try_from(snip) {
            Ok(snip @ 1..=5) => snip,
            _ => {
                let error = Error::new(code::BAD_ARGUMENT).with("argument", "snip").with("value", snip);
                return Err(exception(py, &error.with("why", "SNIP types are 1 to 5")));
            }
        };
        let as_of = as_of.map(|value| day("as_of", value)).transpose().or_raise(py)?;
        let options = CheckOptions::default().with_snip(snip).with_as_of(as_of);
        py.detach(|| self.0.check_x12_document(file, &options)).or_raise(py)
    }

    /// Reads every transaction of an X12 file and gives a JSON document; `cleanclaim.x12.read` asks it.
    #[pyo3(signature = (file, /))]
    fn read_x12(&self, py: Python<'_>, file: &[u8]) -> PyResult<String> {
        py.detach(|| self.0.read_x12_document(file)).or_raise(py)
    }

    /// Writes documents as an X12 file, asked and answered as JSON; `cleanclaim.x12.write` asks it.
    #[pyo3(signature = (question, /))]
    fn write_x12(&self, py: Python<'_>, question: &str) -> PyResult<String> {
        py.detach(|| self.0.write_x12_document(question)).or_raise(py)
    }

    /// The claim for the next payer, asked and answered as JSON; `cleanclaim.x12.secondary` asks it.
    #[pyo3(signature = (question, /))]
    fn secondary_claim(&self, py: Python<'_>, question: &str) -> PyResult<String> {
        py.detach(|| self.0.secondary_claim_document(question)).or_raise(py)
    }

    /// Writes an X12 file again through the typed layer; `cleanclaim.x12.rewrite` asks it.
    #[pyo3(signature = (file, /))]
    fn rewrite_x12<'py>(&self, py: Python<'py>, file: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
        let written = py.detach(|| self.0.rewrite_x12(file)).or_raise(py)?;
        Ok(PyBytes::new(py, &written))
    }

    /// Makes what is sent back for an X12 file, with options as JSON; `cleanclaim.x12.acknowledge` asks it.
    #[pyo3(signature = (file, options, /))]
    fn acknowledge_x12<'py>(
        &self,
        py: Python<'py>,
        file: &[u8],
        options: &str,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let made = py.detach(|| {
            let options = AcknowledgeOptions::from_json(options)?;
            self.0.acknowledge_x12(file, &options)
        });
        Ok(PyBytes::new(py, &made.or_raise(py)?))
    }

    /// What a 999, TA1 or 277CA says claim by claim, as a JSON document; `cleanclaim.x12.answers` asks it.
    #[pyo3(signature = (acknowledgement, of = None, /))]
    fn answers_x12(&self, py: Python<'_>, acknowledgement: &[u8], of: Option<&[u8]>) -> PyResult<String> {
        py.detach(|| self.0.answers_x12(acknowledgement, of).map(|found| found.to_json())).or_raise(py)
    }

    /// What is loaded, and what is missing: each series with its releases and gaps.
    fn coverage(&self) -> Vec<SeriesCoverage> {
        self.0.coverage().into_iter().map(SeriesCoverage).collect()
    }

    /// Decodes what pricing needs now, so that the first question is as fast as the next.
    fn preload(&self, py: Python<'_>) -> PyResult<()> {
        py.detach(|| self.0.preload()).or_raise(py)
    }

    fn __repr__(&self) -> String {
        format!("Engine(series={})", self.0.coverage().len())
    }
}
