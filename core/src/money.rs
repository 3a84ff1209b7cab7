//! Money without binary floating point.
//!
//! [`Amount`] is cents: what is billed, allowed, paid. [`Rate`] has four decimals, [`Factor`] any fixed number,
//! [`Percent`] six, [`Units`] three. They are multiplied only as [`Exact`], which leaves by [`Exact::round`]: one
//! rounding, where the rule rounds, by a [`Rounding`] that carries its citation.
//!
//! ```
//! use cleanclaim::money::{Amount, Factor, Rate, Rounding};
//! let rvu: Factor<2> = "1.30".parse()?;
//! let gpci: Factor<3> = "1.000".parse()?;
//! let conversion_factor: Rate = "32.3465".parse()?;
//! let fee = (rvu.exact() * gpci.exact() * conversion_factor.exact()).round(Rounding::FeeScheduleCent)?;
//! assert_eq!(fee, "42.05".parse::<Amount>()?);
//! # Ok::<(), cleanclaim::Error>(())
//! ```

use std::fmt;
use std::ops::{Add, Mul, Sub};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, code};

/// Reads a decimal with at most `scale` decimals into an integer of that scale.
fn parse_decimal(text: &str, scale: u32) -> Result<i64> {
    let malformed = || Error::new(code::MALFORMED_DECIMAL).with("value", text).with("decimals", scale);
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    // Counted downwards, because the smallest i64 has no positive counterpart.
    let mut negated = Some(0_i64);
    let mut fraction = None;
    for byte in digits.bytes() {
        match (byte, fraction) {
            (b'0'..=b'9', _) => {
                negated = negated.and_then(|sum| sum.checked_mul(10)?.checked_sub(i64::from(byte - b'0')));
                fraction = fraction.map(|length: u32| length.saturating_add(1));
            }
            (b'.', None) => fraction = Some(0),
            _ => return Err(malformed()),
        }
    }
    let fraction = fraction.unwrap_or(0);
    if matches!(digits, "" | ".") || fraction > scale {
        return Err(malformed());
    }
    let raised = negated
        .and_then(|sum| sum.checked_mul(10_i64.checked_pow(scale - fraction)?))
        .and_then(|sum| if negative { Some(sum) } else { sum.checked_neg() });
    raised.ok_or_else(|| Error::new(code::AMOUNT_OVERFLOW).with("value", text))
}

fn write_decimal(f: &mut fmt::Formatter<'_>, value: i128, scale: u32) -> fmt::Result {
    let sign = if value < 0 { "-" } else { "" };
    let magnitude = value.unsigned_abs();
    if scale == 0 {
        return f.pad_integral(value >= 0, "", &magnitude.to_string());
    }
    // One digit at least before the point; cut as text, so that no scale is too large.
    let digits = format!("{magnitude:0>width$}", width = scale as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale as usize);
    f.pad(&format!("{sign}{whole}.{fraction}"))
}

macro_rules! scaled {
    ($(#[$doc:meta])* $name:ident, $scale:literal, $what:literal, $pattern:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Zero.
            pub const ZERO: $name = $name(0);
            /// How many decimals it has.
            pub const SCALE: u32 = $scale;

            #[doc = concat!("From an integer of ", $what, ".")]
            pub const fn from_scaled(value: i64) -> Self {
                $name(value)
            }

            #[doc = concat!("As an integer of ", $what, ".")]
            pub const fn scaled(self) -> i64 {
                self.0
            }

            /// The same value, ready to be multiplied.
            pub const fn exact(self) -> Exact {
                Exact { value: self.0 as i128, scale: $scale, overflow: false }
            }
        }

        impl FromStr for $name {
            type Err = Error;
            fn from_str(text: &str) -> Result<Self> {
                parse_decimal(text, $scale).map($name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_decimal(f, i128::from(self.0), $scale)
            }
        }

        crate::text_serde!($name, concat!("a decimal with up to ", stringify!($scale), " decimals"), $pattern);
    };
}

scaled! {
    /// Cents: every amount billed, allowed, paid or adjusted.
    ///
    /// ```
    /// use cleanclaim::money::Amount;
    /// let charge: Amount = "100".parse()?;
    /// assert_eq!(charge.to_string(), "100.00");
    /// assert!("1.005".parse::<Amount>().is_err(), "an amount has at most two decimals");
    /// # Ok::<(), cleanclaim::Error>(())
    /// ```
    Amount, 2, "cents", r"^-?(\d+(\.\d{0,2})?|\.\d{1,2})$"
}
scaled! {
    /// A table value with four decimals: a conversion factor, a drug rate.
    Rate, 4, "ten-thousandths", r"^-?(\d+(\.\d{0,4})?|\.\d{1,4})$"
}
scaled! {
    /// A share of one, in millionths: 0.95 is 95 per cent.
    Percent, 6, "millionths", r"^-?(\d+(\.\d{0,6})?|\.\d{1,6})$"
}
scaled! {
    /// Units of service, in thousandths.
    Units, 3, "thousandths", r"^-?(\d+(\.\d{0,3})?|\.\d{1,3})$"
}

impl Amount {
    /// From a number of cents.
    pub const fn from_cents(cents: i64) -> Amount {
        Amount(cents)
    }

    /// The number of cents.
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// The sum; an error where it does not fit.
    pub fn plus(self, other: Amount) -> Result<Amount> {
        self.0.checked_add(other.0).map(Amount).ok_or_else(|| Error::new(code::AMOUNT_OVERFLOW))
    }

    /// The difference; an error where it does not fit.
    pub fn minus(self, other: Amount) -> Result<Amount> {
        self.0.checked_sub(other.0).map(Amount).ok_or_else(|| Error::new(code::AMOUNT_OVERFLOW))
    }

    /// The sum of many; an error where it does not fit.
    pub fn total(amounts: impl IntoIterator<Item = Amount>) -> Result<Amount> {
        amounts.into_iter().try_fold(Amount::ZERO, Amount::plus)
    }
}

impl Units {
    /// One unit.
    pub const ONE: Units = Units(1000);

    /// A whole number of units.
    pub const fn whole(count: u32) -> Units {
        Units(count as i64 * 1000)
    }
}

/// A table value with `SCALE` decimals: an RVU has two, a GPCI three, a weight four.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Factor<const SCALE: u32>(i64);

impl<const SCALE: u32> Factor<SCALE> {
    /// Zero.
    pub const ZERO: Self = Factor(0);

    /// From an integer of the factor's scale.
    pub const fn from_scaled(value: i64) -> Self {
        Factor(value)
    }

    /// As an integer of the factor's scale.
    pub const fn scaled(self) -> i64 {
        self.0
    }

    /// The same value, ready to be multiplied.
    pub const fn exact(self) -> Exact {
        Exact { value: self.0 as i128, scale: SCALE, overflow: false }
    }
}

impl<const SCALE: u32> FromStr for Factor<SCALE> {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        parse_decimal(text, SCALE).map(Factor)
    }
}

impl<const SCALE: u32> fmt::Display for Factor<SCALE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, i128::from(self.0), SCALE)
    }
}

impl<const SCALE: u32> Serialize for Factor<SCALE> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const SCALE: u32> Deserialize<'de> for Factor<SCALE> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An unrounded result: a 128-bit integer with its scale. It is multiplied and added, never stored or sent.
///
/// An overflow is remembered and comes out of [`Exact::round`] as an error. Two are equal when their values are,
/// whatever their scales: 1.0 is 1.00.
#[derive(Debug, Clone, Copy)]
pub struct Exact {
    value: i128,
    scale: u32,
    overflow: bool,
}

impl Exact {
    /// Zero.
    pub const ZERO: Exact = Exact { value: 0, scale: 0, overflow: false };

    /// The sum of products of three pairs, as the formula of a fee schedule has it.
    #[inline(always)]
    pub fn sum_of_products(pairs: [(Factor<3>, Factor<3>); 3]) -> Exact {
        let sum =
            pairs.iter().try_fold(0_i64, |sum, (left, right)| sum.checked_add(left.0.checked_mul(right.0)?));
        Exact { value: sum.unwrap_or_default().into(), scale: 6, overflow: sum.is_none() }
    }

    fn at_scale(self, scale: u32) -> Exact {
        if scale == self.scale {
            return self;
        }
        match power_of_ten(scale - self.scale).and_then(|unit| multiply(self.value, unit)) {
            Some(value) => Exact { value, scale, ..self },
            None => Exact { overflow: true, scale, ..self },
        }
    }

    fn combine(self, other: Exact, sum: fn(i128, i128) -> Option<i128>) -> Exact {
        let scale = self.scale.max(other.scale);
        let (left, right) = (self.at_scale(scale), other.at_scale(scale));
        let value = sum(left.value, right.value);
        Exact {
            value: value.unwrap_or_default(),
            scale,
            overflow: left.overflow || right.overflow || value.is_none(),
        }
    }

    /// The smaller of two.
    pub fn min(self, other: Exact) -> Exact {
        let scale = self.scale.max(other.scale);
        let (left, right) = (self.at_scale(scale), other.at_scale(scale));
        if left.overflow || right.overflow {
            return Exact { overflow: true, ..left };
        }
        if left.value <= right.value { self } else { other }
    }

    /// Leaves the exact domain: an amount, rounded as the rule says; an error where it does not fit.
    #[inline(always)]
    pub fn round(self, rounding: Rounding) -> Result<Amount> {
        self.rounded(Amount::SCALE, rounding.mode()).map(Amount)
    }

    #[inline(always)]
    fn rounded(self, scale: u32, mode: Mode) -> Result<i64> {
        let overflow = || Error::new(code::AMOUNT_OVERFLOW);
        if self.overflow {
            return Err(overflow());
        }
        if self.scale <= scale {
            let raised = self.at_scale(scale);
            if raised.overflow {
                return Err(overflow());
            }
            return i64::try_from(raised.value).map_err(|_| overflow());
        }
        let dropped = self.scale - scale;
        if let Ok(value) = i64::try_from(self.value)
            && let Some(rounded) = drop_decimals(value, dropped, mode)
        {
            return Ok(rounded);
        }
        let unit = power_of_ten(dropped).ok_or_else(overflow)?;
        let (quotient, rest) = (self.value / unit, self.value % unit);
        let away = match mode {
            Mode::HalfUp => rest.unsigned_abs() * 2 >= unit.unsigned_abs(),
        };
        let value = quotient + if away { self.value.signum() } else { 0 };
        i64::try_from(value).map_err(|_| overflow())
    }
}

/// The common cases in 64 bits, where a division by a constant is a multiplication: units and factors drop 3 decimals,
/// shares 6, a fee schedule amount 8.
#[inline]
fn drop_decimals(value: i64, dropped: u32, mode: Mode) -> Option<i64> {
    let by = |unit: i64| {
        let (quotient, rest) = (value / unit, value % unit);
        let away = match mode {
            Mode::HalfUp => rest.abs() * 2 >= unit,
        };
        quotient + if away { value.signum() } else { 0 }
    };
    match dropped {
        3 => Some(by(1_000)),
        6 => Some(by(1_000_000)),
        8 => Some(by(100_000_000)),
        _ => None,
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Exact) -> bool {
        if self.overflow || other.overflow {
            return self.overflow == other.overflow;
        }
        // A value that cannot be raised to the other's scale is larger than the other.
        let scale = self.scale.max(other.scale);
        let (left, right) = (self.at_scale(scale), other.at_scale(scale));
        left.overflow == right.overflow && left.value == right.value
    }
}

impl Eq for Exact {}

impl Add for Exact {
    type Output = Exact;
    fn add(self, other: Exact) -> Exact {
        self.combine(other, i128::checked_add)
    }
}

impl Sub for Exact {
    type Output = Exact;
    fn sub(self, other: Exact) -> Exact {
        self.combine(other, i128::checked_sub)
    }
}

impl Mul for Exact {
    type Output = Exact;
    fn mul(self, other: Exact) -> Exact {
        let value = multiply(self.value, other.value);
        let scale = self.scale.saturating_add(other.scale);
        Exact {
            value: value.unwrap_or_default(),
            scale,
            overflow: self.overflow || other.overflow || value.is_none() || scale > 30,
        }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.overflow {
            return f.write_str("overflow");
        }
        let mut shown = *self;
        while shown.scale > 2 && shown.value % 10 == 0 {
            shown.value /= 10;
            shown.scale -= 1;
        }
        write_decimal(f, shown.value, shown.scale)
    }
}

/// 10 to the powers that 128 bits hold.
const POWERS_OF_TEN: [i128; 39] = {
    let mut powers = [1; 39];
    let mut exponent = 1;
    while exponent < 39 {
        powers[exponent] = powers[exponent - 1] * 10;
        exponent += 1;
    }
    powers
};

fn power_of_ten(exponent: u32) -> Option<i128> {
    POWERS_OF_TEN.get(exponent as usize).copied()
}

/// The product, where it fits. Two factors of 64 bits, the common case, cannot overflow and take one instruction.
fn multiply(left: i128, right: i128) -> Option<i128> {
    match (i64::try_from(left), i64::try_from(right)) {
        (Ok(left), Ok(right)) => Some(i128::from(left) * i128::from(right)),
        _ => left.checked_mul(right),
    }
}

#[derive(Clone, Copy)]
enum Mode {
    HalfUp,
}

/// Where and how a rule rounds. Each variant is one rule with its citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rounding {
    /// A fee schedule amount: once, half up, to the cent.
    FeeScheduleCent,
    /// A product of an amount that is already in cents: half up, to the cent.
    ProductCent,
}

impl Rounding {
    fn mode(self) -> Mode {
        match self {
            Rounding::FeeScheduleCent | Rounding::ProductCent => Mode::HalfUp,
        }
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Rounding::FeeScheduleCent => "once, half up, to the cent",
            Rounding::ProductCent => "half up, to the cent",
        }
    }

    /// What says so.
    pub const fn citation(self) -> &'static str {
        match self {
            Rounding::FeeScheduleCent => {
                "42 CFR 414.20; one rounding half up to the cent reproduces all 17,988 amounts of the published payment file of 2020 for carrier 15202"
            }
            Rounding::ProductCent => {
                "unconfirmed: no source names the rounding of a percentage of a rounded amount; half up to the cent is assumed"
            }
        }
    }
}
