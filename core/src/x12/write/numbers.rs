//! Where control numbers come from.

use crate::error::{Error, Result, code};

/// Which control number is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ControlNumber {
    /// Of an interchange (ISA13): never used twice between one sender and one receiver.
    Interchange,
    /// Of a group (GS06).
    Group,
    /// Of a transaction (ST02).
    Transaction,
}

impl ControlNumber {
    /// The largest number that fits: nine digits.
    pub const LARGEST: u32 = 999_999_999;
}

/// A store of control numbers, which the program that sends supplies.
///
/// A receiver refuses an interchange whose number it has seen before, so a store must remember the last number past the end of the
/// program and give each one out once, even where the file is never sent.
pub trait ControlNumbers {
    /// The next number of a kind, 1 to [`ControlNumber::LARGEST`].
    fn next(&mut self, kind: ControlNumber) -> Result<u32>;
}

/// Counts up from given numbers, in memory: for tests, and for a program that keeps the last ones itself.
///
/// ```
/// use cleanclaim::x12::write::{ControlNumber, ControlNumbers, Counting};
/// let mut numbers = Counting::after(41, 7, 0);
/// assert_eq!(numbers.next(ControlNumber::Interchange)?, 42);
/// assert_eq!(numbers.next(ControlNumber::Interchange)?, 43);
/// assert_eq!(numbers.next(ControlNumber::Group)?, 8);
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counting {
    /// The last number of an interchange.
    pub interchange: u32,
    /// The last number of a group.
    pub group: u32,
    /// The last number of a transaction.
    pub transaction: u32,
}

impl Counting {
    /// After the numbers that were used last.
    pub const fn after(interchange: u32, group: u32, transaction: u32) -> Counting {
        Counting { interchange, group, transaction }
    }
}

impl ControlNumbers for Counting {
    fn next(&mut self, kind: ControlNumber) -> Result<u32> {
        let last = match kind {
            ControlNumber::Interchange => &mut self.interchange,
            ControlNumber::Group => &mut self.group,
            ControlNumber::Transaction => &mut self.transaction,
        };
        // Beginning again at 1 would give a number out twice: whoever keeps the numbers decides when that is right.
        if *last >= ControlNumber::LARGEST {
            return Err(Error::new(code::CONTROL_NUMBERS_USED_UP));
        }
        *last += 1;
        Ok(*last)
    }
}
