//! HCPCS codes (Level I is CPT) and modifiers.

use std::fmt;
use std::str::FromStr;

use super::{clean, pack, unpack};
use crate::error::{Error, Result, code};

/// A HCPCS code, five characters: Level I (CPT, `99213`, `0001U`) or Level II (`A0428`).
///
/// ```
/// use cleanclaim::codes::Hcpcs;
/// let code: Hcpcs = " g0101 ".parse()?;
/// assert_eq!(code.to_string(), "G0101");
/// assert!("9921".parse::<Hcpcs>().is_err());
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hcpcs(u32);

impl Hcpcs {
    /// The code packed into an integer that sorts as its text.
    pub const fn packed(self) -> u32 {
        self.0
    }

    /// From the packed form; an error where it is no code.
    pub fn from_packed(packed: u32) -> Result<Hcpcs> {
        let bytes: [u8; 5] = unpack(u64::from(packed));
        // Bits above the five characters would be lost: such a number is another value, not this code.
        std::str::from_utf8(&bytes)
            .ok()
            .and_then(|text| text.parse().ok())
            .filter(|code: &Hcpcs| code.0 == packed)
            .ok_or_else(|| {
                Error::new(code::MALFORMED_PROCEDURE_CODE)
                    .with("value", packed)
                    .with("length", "other than 5")
            })
    }

    /// From five upper-case letters and digits; `None` for anything else, which [`FromStr`] may still read or refuse.
    #[inline(always)]
    pub fn from_bytes(bytes: [u8; 5]) -> Option<Hcpcs> {
        super::pack_exact(bytes).map(|packed| Hcpcs(packed as u32))
    }

    /// The five characters.
    pub fn bytes(self) -> [u8; 5] {
        unpack(u64::from(self.0))
    }

    /// Is it a Level I code, that is CPT (it begins with a digit)?
    pub fn is_level_1(self) -> bool {
        self.bytes()[0].is_ascii_digit()
    }
}

impl FromStr for Hcpcs {
    type Err = Error;

    #[inline]
    fn from_str(text: &str) -> Result<Hcpcs> {
        match clean::<5>(text, b"") {
            Some((bytes, 5)) => Ok(Hcpcs(pack(&bytes) as u32)),
            _ => Err(Error::new(code::MALFORMED_PROCEDURE_CODE)
                .with("value", text)
                .with("length", text.trim().chars().count())),
        }
    }
}

impl fmt::Display for Hcpcs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(std::str::from_utf8(&self.bytes()).unwrap_or("?????"))
    }
}

impl fmt::Debug for Hcpcs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hcpcs({self})")
    }
}

/// A modifier, two characters: `25`, `LT`, `TC`.
///
/// ```
/// use cleanclaim::codes::Modifier;
/// assert_eq!("tc".parse::<Modifier>()?, Modifier::TC);
/// # Ok::<(), cleanclaim::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Modifier(u16);

impl Modifier {
    /// Professional component.
    pub const PROFESSIONAL: Modifier = Modifier::of(*b"26");
    /// Technical component.
    pub const TC: Modifier = Modifier::of(*b"TC");
    /// Discontinued procedure.
    pub const DISCONTINUED: Modifier = Modifier::of(*b"53");

    const fn of(bytes: [u8; 2]) -> Modifier {
        Modifier(((bytes[0] - 0x20) as u16) << 6 | (bytes[1] - 0x20) as u16)
    }

    /// From two upper-case letters and digits; `None` for anything else, which [`FromStr`] may still read or refuse.
    #[inline(always)]
    pub fn from_bytes(bytes: [u8; 2]) -> Option<Modifier> {
        super::pack_exact(bytes).map(|packed| Modifier(packed as u16))
    }

    /// The modifier packed into an integer that sorts as its text.
    pub const fn packed(self) -> u16 {
        self.0
    }

    /// From the packed form; an error where it is no modifier.
    pub fn from_packed(packed: u16) -> Result<Modifier> {
        let bytes: [u8; 2] = unpack(u64::from(packed));
        std::str::from_utf8(&bytes)
            .ok()
            .and_then(|text| text.parse().ok())
            .filter(|modifier: &Modifier| modifier.0 == packed)
            .ok_or_else(|| {
                Error::new(code::MALFORMED_MODIFIER).with("value", packed).with("length", "other than 2")
            })
    }
}

impl FromStr for Modifier {
    type Err = Error;

    #[inline]
    fn from_str(text: &str) -> Result<Modifier> {
        match clean::<2>(text, b"") {
            Some((bytes, 2)) => Ok(Modifier::of(bytes)),
            _ => Err(Error::new(code::MALFORMED_MODIFIER)
                .with("value", text)
                .with("length", text.trim().chars().count())),
        }
    }
}

impl fmt::Display for Modifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: [u8; 2] = unpack(u64::from(self.0));
        f.pad(std::str::from_utf8(&bytes).unwrap_or("??"))
    }
}

impl fmt::Debug for Modifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Modifier({self})")
    }
}

/// Up to four modifiers, as a claim line carries them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ModifierList([Option<Modifier>; 4]);

impl ModifierList {
    /// No modifier.
    pub const NONE: ModifierList = ModifierList([None; 4]);

    /// From a slice; an error where there are more than four.
    pub fn new(modifiers: &[Modifier]) -> Result<ModifierList> {
        let mut list = ModifierList::NONE;
        if modifiers.len() > 4 {
            return Err(Error::new(code::TOO_MANY_MODIFIERS).with("count", modifiers.len()));
        }
        for (place, modifier) in list.0.iter_mut().zip(modifiers) {
            *place = Some(*modifier);
        }
        Ok(list)
    }

    /// Adds a modifier after the others; an error where there are four already.
    #[inline]
    pub fn push(&mut self, modifier: Modifier) -> Result<()> {
        match self.0.iter_mut().find(|place| place.is_none()) {
            Some(place) => *place = Some(modifier),
            None => return Err(Error::new(code::TOO_MANY_MODIFIERS).with("count", self.0.len() + 1)),
        }
        Ok(())
    }

    /// The modifiers, in the order they were given.
    pub fn iter(&self) -> impl Iterator<Item = Modifier> + '_ {
        self.0.iter().flatten().copied()
    }

    /// Is this modifier among them?
    pub fn contains(&self, modifier: Modifier) -> bool {
        self.0.contains(&Some(modifier))
    }
}

impl FromStr for ModifierList {
    type Err = Error;

    /// Reads modifiers separated by blanks, commas, colons or hyphens.
    #[inline]
    fn from_str(text: &str) -> Result<ModifierList> {
        let modifiers = text
            .split([' ', ',', ':', '-', '\t'])
            .filter(|part| !part.is_empty())
            .map(str::parse)
            .collect::<Result<Vec<Modifier>>>()?;
        ModifierList::new(&modifiers)
    }
}

impl fmt::Display for ModifierList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written: Vec<String> = self.iter().map(|modifier| modifier.to_string()).collect();
        f.pad(&written.join(" "))
    }
}

impl fmt::Debug for ModifierList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModifierList({self})")
    }
}

crate::text_serde!(Hcpcs, "a HCPCS code: five letters and digits", r"^[A-Z0-9]{5}$");
crate::text_serde!(Modifier, "a modifier: two letters and digits", r"^[A-Z0-9]{2}$");
crate::text_serde!(
    ModifierList,
    "up to four modifiers separated by blanks",
    r"^([A-Z0-9]{2}( [A-Z0-9]{2}){0,3})?$"
);
