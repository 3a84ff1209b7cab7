//! The Alphabetic Index of ICD-10-CM: main terms and the terms below them, as four books.
//!
//! Source: the Index to Diseases and Injuries, the External Cause of Injuries Index, the Table of Neoplasms and the Table
//! of Drugs and Chemicals, issued by NCHS (CDC) with each edition of ICD-10-CM. All four have one schema
//! (`icd10cm-index-2025.xsd`), so they have one reader. An edition's codes are those of its own days; carrying them to
//! another day is the work of [`crate::coding::index`].

mod words;

use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use once_cell::sync::OnceCell;

pub use words::Found;
use words::Words;

use super::pack::{Pack, Release};
use crate::codes::Icd10Cm;
use crate::dates::Day;
use crate::error::{Error, Result, code};
use crate::row::{Label, RowKey, RowRef, Series};

/// Which columns a pack of these series has.
///
/// Releases, in the order of the manifest: `terms` (how many of the rows are its). Rows, in the order of the printed index:
/// `level` (0: a main term). Columns of text, a line a row, empty where the row has none; several values of one row are
/// parted by U+001F: `title`, `modifiers`, `see`, `see_also`, `code`, `manifestation`, `category`, `subcategory`, `warning`,
/// and `cell_2` to `cell_7` of the two tables.
pub const SCHEMA: u16 = 1;

/// What parts several values of one row in a column of a pack.
pub const PART: char = '\u{1f}';

/// How deep terms go: the schema numbers them 1 to 9 below a main term.
pub const DEEPEST: u8 = 9;

/// One of the four books of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Book {
    /// The Index to Diseases and Injuries.
    Diseases,
    /// The External Cause of Injuries Index.
    ExternalCause,
    /// The Table of Neoplasms: a site, and a code for each behaviour.
    Neoplasm,
    /// The Table of Drugs and Chemicals: a substance, and a code for each intent.
    Drugs,
}

impl Book {
    /// All four, in the order of the printed volume.
    pub const ALL: [Book; 4] = [Book::Diseases, Book::Neoplasm, Book::Drugs, Book::ExternalCause];

    /// The table series that holds it.
    pub const fn series(self) -> Series {
        match self {
            Book::Diseases => Series::Icd10CmIndex,
            Book::ExternalCause => Series::Icd10CmExternalCause,
            Book::Neoplasm => Series::Icd10CmNeoplasm,
            Book::Drugs => Series::Icd10CmDrugs,
        }
    }

    /// The book that a series holds.
    pub fn of(series: Series) -> Option<Book> {
        Book::ALL.into_iter().find(|book| book.series() == series)
    }

    /// `diseases`, `external-cause`, `neoplasm` or `drugs`.
    pub const fn name(self) -> &'static str {
        match self {
            Book::Diseases => "diseases",
            Book::ExternalCause => "external-cause",
            Book::Neoplasm => "neoplasm",
            Book::Drugs => "drugs",
        }
    }
}

impl fmt::Display for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Book {
    type Err = Error;
    fn from_str(text: &str) -> Result<Book> {
        Book::ALL
            .into_iter()
            .find(|book| book.name() == text)
            .ok_or_else(|| Error::new(code::INDEX_BOOK_UNKNOWN).with("value", text))
    }
}

crate::text_serde!(Book, "a book of the Alphabetic Index", r"^(diseases|external-cause|neoplasm|drugs)$");

/// A code as the index prints it.
///
/// ```
/// use cleanclaim::tables::icd10_cm_index::PrintedCode;
/// let code = PrintedCode::parse("S52.5-").unwrap();
/// assert_eq!(code.code.to_string(), "S52.5");
/// assert!(code.wants_more);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintedCode<'t> {
    /// As printed, `S52.5-`.
    pub text: &'t str,
    /// What stands before the dash.
    pub code: Icd10Cm,
    /// It ends in a dash: further characters are chosen in the tabular list.
    pub wants_more: bool,
}

impl<'t> PrintedCode<'t> {
    /// Reads a code of the index; `None` where it is none.
    pub fn parse(text: &'t str) -> Option<PrintedCode<'t>> {
        let stem = text.strip_suffix('-');
        let wants_more = stem.is_some();
        let stem = stem.unwrap_or(text);
        let stem = stem.strip_suffix('.').unwrap_or(stem);
        stem.parse().ok().map(|code| PrintedCode { text, code, wants_more })
    }
}

/// Lines of text, one a row.
#[derive(Default)]
struct Lines {
    text: String,
    /// Where each line ends.
    ends: Vec<u32>,
}

impl Lines {
    fn read(pack: &Pack, name: &'static str, rows: usize) -> Result<Lines> {
        let text = pack.text(name)?;
        let mut ends: Vec<u32> =
            memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32).take(rows + 1).collect();
        ends.shrink_to_fit();
        if ends.len() != rows {
            return Err(damaged(pack, name, rows, ends.len()));
        }
        Ok(Lines { text, ends })
    }

    fn get(&self, row: u32) -> &str {
        let row = row as usize;
        let from = match row.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).map_or(usize::MAX, |end| *end as usize + 1),
        };
        let to = self.ends.get(row).map_or(0, |end| *end as usize);
        self.text.get(from..to).unwrap_or("")
    }
}

fn damaged(pack: &Pack, what: &str, expected: impl fmt::Display, found: impl fmt::Display) -> Error {
    Error::new(code::PACK_DAMAGED)
        .with("file", pack.file())
        .with("what", format_args!("column '{what}'"))
        .with("expected", format_args!("{expected} rows"))
        .with("found", found)
}

/// A pack, decoded.
struct Rows {
    /// The rows of each release.
    releases: Vec<Range<u32>>,
    level: Vec<u8>,
    /// The row above; its own where it is a main term.
    parent: Vec<u32>,
    /// The first row behind it that does not lie below it.
    end: Vec<u32>,
    title: Lines,
    modifiers: Lines,
    see: Lines,
    see_also: Lines,
    code: Lines,
    manifestation: Lines,
    category: Lines,
    subcategory: Lines,
    warning: Lines,
    cells: Vec<Lines>,
    words: OnceCell<Words>,
    /// Every code that is printed: packed code, row, column (0: the code, 1: the manifestation, 2 to 7: cells).
    codes: OnceCell<Vec<(u64, u32, u8)>>,
}

impl Rows {
    fn words(&self) -> &Words {
        self.words.get_or_init(|| {
            Words::new(self.level.len() as u32, |row| (self.title.get(row), self.modifiers.get(row)))
        })
    }

    fn codes(&self) -> &[(u64, u32, u8)] {
        self.codes.get_or_init(|| {
            let mut codes = Vec::new();
            for row in 0..self.level.len() as u32 {
                let columns = [(0, &self.code), (1, &self.manifestation)].into_iter();
                let cells = self.cells.iter().enumerate().map(|(index, cell)| (index as u8 + 2, cell));
                for (column, lines) in columns.chain(cells) {
                    let text = lines.get(row);
                    if text.is_empty() {
                        continue;
                    }
                    // The code behind the first stands in brackets where it is one.
                    if let Some(printed) = PrintedCode::parse(text.trim_matches(['[', ']'])) {
                        codes.push((printed.code.packed(), row, column));
                    }
                }
            }
            codes.sort_unstable();
            codes
        })
    }
}

/// The columns of the two tables that hold codes.
const CELLS: [&str; 6] = ["cell_2", "cell_3", "cell_4", "cell_5", "cell_6", "cell_7"];

fn decode(pack: &Pack) -> Result<Rows> {
    let level: Vec<u8> = pack.values("level")?.into_iter().map(|level| level.min(255) as u8).collect();
    let count = level.len();
    let mut parent: Vec<u32> = Vec::with_capacity(count);
    let mut end = vec![count as u32; count];
    let mut above: Vec<u32> = Vec::new();
    for (row, level) in level.iter().enumerate() {
        if usize::from(*level) > above.len() || *level > DEEPEST {
            return Err(damaged(pack, "level", format_args!("levels up to {} in", above.len()), level));
        }
        for closed in above.drain(usize::from(*level)..) {
            if let Some(end) = end.get_mut(closed as usize) {
                *end = row as u32;
            }
        }
        parent.push(above.last().copied().unwrap_or(row as u32));
        above.push(row as u32);
    }
    let counts = pack.values("terms")?;
    let mut releases = Vec::with_capacity(counts.len());
    let mut next = 0_u32;
    for terms in &counts {
        let to = next.saturating_add(*terms);
        releases.push(next..to);
        next = to;
    }
    if releases.len() != pack.manifest().releases.len() || next as usize != count {
        return Err(damaged(pack, "terms", next, count));
    }
    // A release begins with a main term: nothing of it hangs below the release before.
    for range in &releases {
        if level.get(range.start as usize).is_some_and(|level| *level != 0) {
            return Err(damaged(pack, "level", "a main term first in", "a term below one"));
        }
    }
    let read = |name| Lines::read(pack, name, count);
    Ok(Rows {
        releases,
        level,
        parent,
        end,
        title: read("title")?,
        modifiers: read("modifiers")?,
        see: read("see")?,
        see_also: read("see_also")?,
        code: read("code")?,
        manifestation: read("manifestation")?,
        category: read("category")?,
        subcategory: read("subcategory")?,
        warning: read("warning")?,
        cells: CELLS.into_iter().map(read).collect::<Result<_>>()?,
        words: OnceCell::new(),
        codes: OnceCell::new(),
    })
}

/// The editions of one book in one pack. Nothing is decoded before the first question.
pub struct IndexBook {
    book: Book,
    pack: Arc<Pack>,
    rows: OnceCell<Rows>,
}

impl fmt::Debug for IndexBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IndexBook({}, {:?})", self.book, self.pack)
    }
}

impl IndexBook {
    /// Takes a pack of one of the four series.
    pub fn new(pack: Pack) -> Result<IndexBook> {
        let series = pack.manifest().series;
        let book = Book::of(series).ok_or_else(|| {
            Error::new(code::PACK_SERIES_NOT_READ).with("file", pack.file()).with("series", series)
        })?;
        pack.expect(series, SCHEMA)?;
        Ok(IndexBook { book, pack: Arc::new(pack), rows: OnceCell::new() })
    }

    /// Which book.
    pub const fn book(&self) -> Book {
        self.book
    }

    crate::tables::pack::pack_and_releases!();

    fn rows(&self) -> Result<&Rows> {
        self.rows.get_or_try_init(|| decode(&self.pack))
    }

    /// Decodes the pack now, so that the first question is as fast as the next.
    pub fn preload(&self) -> Result<()> {
        self.rows()?.words();
        Ok(())
    }

    /// One edition, by its place among the releases.
    pub(super) fn edition(&self, index: usize) -> Result<Option<IndexEdition<'_>>> {
        let rows = self.rows()?;
        let (Some(release), Some(range)) = (self.releases().get(index), rows.releases.get(index)) else {
            return Ok(None);
        };
        Ok(Some(IndexEdition { book: self.book, release, rows, from: range.start, to: range.end }))
    }
}

/// Which of several editions answers for a day: the one in force, else the last before it, else the first after it.
pub(super) fn nearest(books: &[IndexBook], book: Book, on: Day) -> Option<(&IndexBook, usize)> {
    let rank = |release: &Release| {
        let (from, to) = (release.period.from(), release.period.to());
        match (release.period.contains(on), from <= on) {
            (true, _) => (2, from.days()),
            (false, true) => (1, to.days()),
            (false, false) => (0, -from.days()),
        }
    };
    books
        .iter()
        .filter(|pack| pack.book == book)
        .flat_map(|pack| {
            pack.releases().iter().enumerate().map(move |(index, release)| (pack, index, rank(release)))
        })
        .max_by_key(|(_, _, rank)| *rank)
        .map(|(pack, index, _)| (pack, index))
}

/// One edition of one book: the terms in the order of the printed index.
///
/// ```
/// # #[cfg(feature = "embed-icd10")] {
/// use cleanclaim::tables::{Tables, icd10_cm_index::Book};
///
/// let tables = Tables::embedded()?;
/// let edition = tables.index_edition(Book::Diseases, "2025-11-03".parse()?)?;
/// let term = edition.main_terms().find(|term| term.title() == "Abetalipoproteinemia").unwrap();
/// assert_eq!(term.code().unwrap().text, "E78.6");
/// # }
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct IndexEdition<'t> {
    book: Book,
    release: &'t Release,
    rows: &'t Rows,
    from: u32,
    to: u32,
}

impl fmt::Debug for IndexEdition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IndexEdition({}, {})", self.book, self.release.name)
    }
}

impl<'t> IndexEdition<'t> {
    /// Which book.
    pub const fn book(&self) -> Book {
        self.book
    }

    /// Which edition.
    pub const fn release(&self) -> &'t Release {
        self.release
    }

    /// How many terms it has, main terms and those below them.
    pub const fn len(&self) -> u32 {
        self.to.saturating_sub(self.from)
    }

    /// Has it none?
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn at(&self, row: u32) -> IndexTerm<'t> {
        IndexTerm { edition: *self, row }
    }

    /// A term by its number, 1 for the first of the edition; `None` where there is none.
    pub fn term(&self, number: u32) -> Option<IndexTerm<'t>> {
        let row = self.from.checked_add(number.checked_sub(1)?)?;
        (row < self.to).then(|| self.at(row))
    }

    /// Every term, in the order of the printed index: a term stands before those below it.
    pub fn terms(&self) -> impl Iterator<Item = IndexTerm<'t>> + use<'t> {
        let edition = *self;
        (self.from..self.to).map(move |row| edition.at(row))
    }

    /// The main terms, in order.
    pub fn main_terms(&self) -> impl Iterator<Item = IndexTerm<'t>> + use<'t> {
        let edition = *self;
        let mut next = self.from;
        std::iter::from_fn(move || {
            let row = next;
            next = edition.end_of(row)?;
            Some(edition.at(row))
        })
    }

    fn end_of(&self, row: u32) -> Option<u32> {
        // Always behind the row itself, so that a walk ends.
        (row < self.to).then(|| self.rows.end.get(row as usize).map_or(self.to, |end| (*end).min(self.to)))
    }

    /// Terms whose path from the main term down holds the words of a text, the best fit first. Case, order, plural forms,
    /// accents and small words do not matter; a word may stand among the non-essential modifiers. Where no path holds all
    /// of them, those with the most are given, and [`Found::missed`] names what they lack.
    pub fn find(&self, text: &str, limit: usize) -> Vec<Found<'t>> {
        words::find(self, text, limit)
    }

    /// Follows a reference, `Fracture, wrist`: the terms whose path holds all its words and whose main term has the first, the
    /// closest alone; more than one where several are as close. Empty where none holds them all.
    pub fn follow(&self, text: &str) -> Vec<IndexTerm<'t>> {
        words::follow(self, text)
    }

    /// Where a code stands, under each of its stems: `S52.501A` also where `S52.50-` and `S52.5-` are printed. Pairs of
    /// term and column (0: the term's code, 1: its manifestation code, 2 to 7: the cells of a table), the longest stem first.
    pub fn printed(&self, wanted: Icd10Cm) -> Vec<(IndexTerm<'t>, u8)> {
        let codes = self.rows.codes();
        let text = wanted.without_dot();
        let mut found = Vec::new();
        for length in (3..=text.len()).rev() {
            let Some(stem) = text.get(..length).and_then(|stem| stem.parse::<Icd10Cm>().ok()) else {
                continue;
            };
            let from = codes.partition_point(|(code, ..)| *code < stem.packed());
            let rows = codes.iter().skip(from).take_while(|(code, ..)| *code == stem.packed());
            found.extend(
                rows.filter(|(_, row, _)| (self.from..self.to).contains(row))
                    .map(|(_, row, column)| (self.at(*row), *column)),
            );
        }
        found
    }
}

/// A term of the index.
#[derive(Clone, Copy)]
pub struct IndexTerm<'t> {
    edition: IndexEdition<'t>,
    row: u32,
}

impl fmt::Debug for IndexTerm<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IndexTerm({} {}, {:?})", self.edition.book, self.number(), self.title())
    }
}

impl PartialEq for IndexTerm<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row && std::ptr::eq(self.edition.rows, other.edition.rows)
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(PART).filter(|part| !part.is_empty())
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

impl<'t> IndexTerm<'t> {
    /// The edition that it belongs to.
    pub const fn edition(&self) -> IndexEdition<'t> {
        self.edition
    }

    /// Its number within the edition, 1 for the first.
    pub const fn number(&self) -> u32 {
        self.row - self.edition.from + 1
    }

    /// How deep it stands: 0 is a main term.
    pub fn level(&self) -> u8 {
        self.edition.rows.level.get(self.row as usize).copied().unwrap_or(0)
    }

    /// Its words, without the non-essential modifiers.
    pub fn title(&self) -> &'t str {
        self.edition.rows.title.get(self.row)
    }

    /// The non-essential modifiers as printed, `(acute) (chronic)`: they may stand in the diagnosis or not, the code is the
    /// same. Empty where there are none.
    pub fn modifiers(&self) -> &'t str {
        self.edition.rows.modifiers.get(self.row)
    }

    /// *See*: the texts of references in place of this term.
    pub fn see(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        parts(self.edition.rows.see.get(self.row))
    }

    /// *See also*: the texts of further references.
    pub fn see_also(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        parts(self.edition.rows.see_also.get(self.row))
    }

    /// Its default code.
    pub fn code(&self) -> Option<PrintedCode<'t>> {
        PrintedCode::parse(self.edition.rows.code.get(self.row))
    }

    /// What stands in brackets behind the code: the manifestation code, or another remark.
    pub fn manifestation(&self) -> Option<&'t str> {
        filled(self.edition.rows.manifestation.get(self.row))
    }

    /// *See category*.
    pub fn see_category(&self) -> Option<&'t str> {
        filled(self.edition.rows.category.get(self.row))
    }

    /// *See subcategory*.
    pub fn subcategory(&self) -> Option<&'t str> {
        filled(self.edition.rows.subcategory.get(self.row))
    }

    /// A warning.
    pub fn warning(&self) -> Option<&'t str> {
        filled(self.edition.rows.warning.get(self.row))
    }

    /// The code in a column of the two tables, 2 to 7 as the publisher numbers them; `None` where it is empty or a dash.
    pub fn cell(&self, column: u8) -> Option<PrintedCode<'t>> {
        let lines = self.edition.rows.cells.get(usize::from(column.checked_sub(2)?))?;
        PrintedCode::parse(lines.get(self.row))
    }

    /// The term above; `None` for a main term.
    pub fn parent(&self) -> Option<IndexTerm<'t>> {
        let parent = self.edition.rows.parent.get(self.row as usize).copied()?;
        (parent < self.row).then(|| self.edition.at(parent))
    }

    /// The terms right below it, in order.
    pub fn children(&self) -> impl Iterator<Item = IndexTerm<'t>> + use<'t> {
        let edition = self.edition;
        let end = edition.end_of(self.row).unwrap_or(self.row);
        let mut next = self.row + 1;
        std::iter::from_fn(move || {
            let row = next;
            if row >= end {
                return None;
            }
            next = edition.end_of(row)?;
            Some(edition.at(row))
        })
    }

    /// The main term and all terms down to this one.
    pub fn path(&self) -> Vec<IndexTerm<'t>> {
        let mut path = vec![*self];
        while let Some(above) = path.last().and_then(IndexTerm::parent) {
            path.push(above);
        }
        path.reverse();
        path
    }

    /// Which row of which release. The key is [`IndexTerm::number`].
    pub fn row_ref(&self) -> Result<RowRef> {
        let release = self.edition.release;
        Ok(RowRef {
            series: self.edition.book.series(),
            release: release.name,
            key: RowKey::Label(Label::new(&self.number().to_string())?),
            period: release.period,
        })
    }
}
