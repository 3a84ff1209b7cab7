use cleanclaim::money::{Amount, Exact, Factor, Percent, Rate, Rounding, Units};
use proptest::prelude::*;

use super::{HOSTILE, reads, refuses};

const BOTH: [Rounding; 2] = [Rounding::FeeScheduleCent, Rounding::ProductCent];

fn cents(text: &str) -> i64 {
    text.parse::<Amount>().unwrap_or_else(|error| panic!("{text}: {error}")).cents()
}

#[test]
fn amounts() {
    for (text, official) in [
        ("100", "100.00"),
        ("100.", "100.00"),
        (".5", "0.50"),
        ("-3.20", "-3.20"),
        ("-.05", "-0.05"),
        ("0", "0.00"),
        ("-0", "0.00"),
        ("007.10", "7.10"),
        ("92233720368547758.07", "92233720368547758.07"),
        ("-92233720368547758.08", "-92233720368547758.08"),
    ] {
        reads::<Amount>(text, official);
    }
    assert_eq!((cents("81.86"), cents("-0.01")), (8186, -1));
}

#[test]
fn what_is_not_an_amount() {
    for text in [
        "1.005",
        "1.000",
        "1e5",
        "1E5",
        "+1",
        "1,000",
        "1,00",
        "$1",
        "1 ",
        " 1",
        "1.2.3",
        "--1",
        "-",
        "1-",
        "-.",
        "0x10",
        "NaN",
        "inf",
        "1_000",
        "99999999999999999999x",
    ] {
        refuses::<Amount>(text, "malformed-decimal");
    }
    for text in HOSTILE {
        refuses::<Amount>(text, "malformed-decimal");
        refuses::<Factor<0>>(text, "malformed-decimal");
    }
    for text in
        ["92233720368547758.08", "-92233720368547758.09", "999999999999999999999", "99999999999999999999.9"]
    {
        refuses::<Amount>(text, "amount-overflow");
    }
    // Money travels as text: a JSON number is not taken, because it has been through binary floating point.
    assert!(serde_json::from_str::<Amount>("1.10").is_err());
    assert!(serde_json::from_str::<Amount>("110").is_err());
}

#[test]
fn the_other_scales() {
    assert_eq!(reads::<Rate>("32.3465", "32.3465").scaled(), 323_465);
    assert_eq!(reads::<Percent>("0.95", "0.950000").scaled(), 950_000);
    assert_eq!(reads::<Units>("1.5", "1.500").scaled(), 1_500);
    assert_eq!(reads::<Factor<2>>("1.3", "1.30").scaled(), 130);
    assert_eq!(reads::<Factor<3>>("-0.869", "-0.869").scaled(), -869);
    assert_eq!(reads::<Factor<0>>("12", "12").scaled(), 12);
    assert_eq!(reads::<Factor<0>>("-12", "-12").scaled(), -12);
    refuses::<Factor<0>>("1.5", "malformed-decimal");
    refuses::<Rate>("32.34651", "malformed-decimal");
    refuses::<Units>("0.0001", "malformed-decimal");
    assert_eq!(Units::whole(3), "3".parse().unwrap());
    assert_eq!(Units::whole(1), Units::ONE);
    assert_eq!(Units::whole(u32::MAX).to_string(), "4294967295.000");
}

#[test]
fn a_scale_without_room_is_an_error_and_not_a_panic() {
    assert_eq!("1".parse::<Factor<18>>().unwrap().to_string(), "1.000000000000000000");
    assert_eq!("1".parse::<Factor<19>>().unwrap_err().slug(), "amount-overflow");
    assert_eq!(Factor::<40>::from_scaled(-7).to_string(), format!("-0.{}7", "0".repeat(39)));
    assert_eq!(Factor::<40>::from_scaled(7).exact().round(BOTH[0]).unwrap(), Amount::ZERO);
}

#[test]
fn extremes_are_written() {
    assert_eq!(Amount::from_cents(i64::MIN).to_string(), "-92233720368547758.08");
    assert_eq!(Amount::from_cents(i64::MAX).to_string(), "92233720368547758.07");
    assert_eq!(Factor::<0>::from_scaled(i64::MIN).to_string(), "-9223372036854775808");
    assert_eq!(Amount::from_cents(i64::MIN).exact().round(BOTH[0]).unwrap().cents(), i64::MIN);
}

#[test]
fn padding() {
    let amount = Amount::from_cents(-5);
    assert_eq!(format!("[{amount:>8}][{amount:<8}]"), "[   -0.05][-0.05   ]");
    assert_eq!(format!("[{:>4}]", Factor::<0>::from_scaled(-5)), "[  -5]");
}

#[test]
fn sums() {
    let (most, least, cent) =
        (Amount::from_cents(i64::MAX), Amount::from_cents(i64::MIN), Amount::from_cents(1));
    assert_eq!(Amount::total([cent, cent, cent]).unwrap().cents(), 3);
    assert_eq!(Amount::total([]).unwrap(), Amount::ZERO);
    assert_eq!(cent.minus(most).unwrap().cents(), 1 - i64::MAX);
    assert_eq!(most.plus(cent).unwrap_err().slug(), "amount-overflow");
    assert_eq!(least.minus(cent).unwrap_err().slug(), "amount-overflow");
    assert_eq!(Amount::ZERO.minus(least).unwrap_err().slug(), "amount-overflow");
    assert_eq!(Amount::total([most, cent]).unwrap_err().slug(), "amount-overflow");
}

/// 99213, office, Alabama, November 2025: (1.30*1.000 + 1.35*0.869 + 0.10*0.575) * 32.3465 = 81.857670225, by hand.
#[test]
fn a_fee() {
    let term = |rvu: &str, gpci: &str| {
        rvu.parse::<Factor<2>>().unwrap().exact() * gpci.parse::<Factor<3>>().unwrap().exact()
    };
    let sum = term("1.30", "1.000") + term("1.35", "0.869") + term("0.10", "0.575");
    assert_eq!(sum.to_string(), "2.53065");
    let fee = sum * "32.3465".parse::<Rate>().unwrap().exact();
    assert_eq!(fee.to_string(), "81.857670225");
    assert_eq!(fee.round(Rounding::FeeScheduleCent).unwrap().to_string(), "81.86");
}

#[test]
fn halves_go_away_from_zero() {
    for (text, rounded) in [
        ("0.0050", "0.01"),
        ("0.0049", "0.00"),
        ("0.0149", "0.01"),
        ("0.0150", "0.02"),
        ("0.0250", "0.03"),
        ("2.6750", "2.68"),
        ("-0.0049", "0.00"),
        ("-0.0050", "-0.01"),
        ("-0.0150", "-0.02"),
        ("-2.6750", "-2.68"),
        ("-2.6749", "-2.67"),
    ] {
        for rounding in BOTH {
            let amount = text.parse::<Rate>().unwrap().exact().round(rounding).unwrap();
            assert_eq!(amount.to_string(), rounded, "{text} {rounding:?}");
        }
    }
}

#[test]
fn the_wide_path_rounds_as_the_narrow_one() {
    // 10^15 * 0.005 + 0.005 is 5*10^21 + 5*10^6 at nine decimals: more than 64 bits, with a half below the cent.
    let large = Factor::<0>::from_scaled(1_000_000_000_000_000).exact();
    let half = Factor::<9>::from_scaled(5_000_000).exact(); // 0.005
    let product = large * half + half;
    assert_eq!(product.round(BOTH[0]).unwrap().to_string(), "5000000000000.01");
    let negative = Exact::ZERO - product;
    assert_eq!(negative.round(BOTH[0]).unwrap().to_string(), "-5000000000000.01");
}

#[test]
fn mixed_scales() {
    let (one, rate) = (Factor::<0>::from_scaled(1).exact(), Rate::from_scaled(5_000).exact());
    assert_eq!((one + rate).to_string(), "1.50");
    assert_eq!((one - rate).to_string(), "0.50");
    assert_eq!((rate - one).to_string(), "-0.50");
    assert_eq!((one * rate).to_string(), "0.50");
    assert_eq!(one.min(rate), rate);
    assert_eq!(rate.min(one), rate);
    assert_eq!(Factor::<1>::from_scaled(10).exact(), Factor::<2>::from_scaled(100).exact(), "1.0 is 1.00");
    assert_ne!(Factor::<1>::from_scaled(10).exact(), Factor::<2>::from_scaled(10).exact());
    assert_eq!(Exact::ZERO, Percent::ZERO.exact());
    assert_eq!(one.round(BOTH[0]).unwrap().to_string(), "1.00", "fewer decimals than a cent");
}

#[test]
fn an_overflow_is_an_error_and_stays_one() {
    let large = Amount::from_cents(i64::MAX).exact();
    let too_large = large * large * large;
    assert_eq!(too_large.to_string(), "overflow");
    for value in [
        too_large,
        too_large * Exact::ZERO,
        too_large + Exact::ZERO,
        Exact::ZERO - too_large,
        too_large.min(Exact::ZERO),
        Exact::ZERO.min(too_large),
        large * large, // held, and too large for an amount
        large * Factor::<0>::from_scaled(2).exact(),
    ] {
        for rounding in BOTH {
            assert_eq!(value.round(rounding).unwrap_err().slug(), "amount-overflow", "{value}");
        }
    }
    assert_ne!(too_large, Exact::ZERO);
}

#[test]
fn a_scale_that_grows_for_ever_is_an_overflow() {
    let mut value = Percent::from_scaled(1).exact();
    for _ in 0..40 {
        value = value * value;
    }
    assert!(value.round(BOTH[0]).is_err());
    let _ = (value + Exact::ZERO, value.min(Exact::ZERO), value == Exact::ZERO, value.to_string());
}

#[test]
fn every_rounding_says_what_it_is() {
    for rounding in BOTH {
        assert!(!rounding.words().is_empty() && !rounding.citation().is_empty());
        let json = serde_json::to_string(&rounding).unwrap();
        assert_eq!(serde_json::from_str::<Rounding>(&json).unwrap(), rounding);
    }
}

/// Half away from zero, worked out on text: no code of the library takes part.
fn rounded_by_hand(value: i128, scale: u32) -> i128 {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale as usize + 1);
    let (kept, cut) = digits.split_at(digits.len() - (scale as usize - 2));
    let mut cents: i128 = kept.parse().unwrap();
    if cut.as_bytes().first().is_some_and(|digit| *digit >= b'5') {
        cents += 1;
    }
    if value < 0 { -cents } else { cents }
}

proptest! {
    #[test]
    fn amounts_come_back(cents in any::<i64>()) {
        let amount = Amount::from_cents(cents);
        prop_assert_eq!(amount.to_string().parse::<Amount>().unwrap(), amount);
        let rate = Rate::from_scaled(cents);
        prop_assert_eq!(rate.to_string().parse::<Rate>().unwrap(), rate);
        let factor = Factor::<0>::from_scaled(cents);
        prop_assert_eq!(factor.to_string().parse::<Factor<0>>().unwrap(), factor);
    }

    #[test]
    fn a_fee_is_what_whole_numbers_give(
        rvu in prop::array::uniform3(-100_000_i64..1_000_000),
        gpci in prop::array::uniform3(0_i64..5_000),
        factor in 0_i64..2_000_000,
    ) {
        let sum = (0..3).fold(Exact::ZERO, |sum, part| {
            sum + Factor::<2>::from_scaled(rvu[part]).exact() * Factor::<3>::from_scaled(gpci[part]).exact()
        });
        let fee = sum * Rate::from_scaled(factor).exact();
        let whole: i128 = (0..3).map(|part| i128::from(rvu[part]) * i128::from(gpci[part])).sum::<i128>() * i128::from(factor);
        let cents = fee.round(Rounding::FeeScheduleCent).unwrap().cents();
        prop_assert_eq!(i128::from(cents), rounded_by_hand(whole, 9));
    }

    #[test]
    fn any_product_is_right_or_an_overflow(left in any::<i64>(), right in any::<i64>(), third in any::<i64>()) {
        let exact = Rate::from_scaled(left).exact() * Percent::from_scaled(right).exact() + Amount::from_cents(third).exact();
        let whole = i128::from(left) * i128::from(right);
        let whole = i128::from(third).checked_mul(100_000_000).and_then(|raised| raised.checked_add(whole));
        let expected = whole.map(|value| rounded_by_hand(value, 10)).and_then(|cents| i64::try_from(cents).ok());
        prop_assert_eq!(exact.round(Rounding::ProductCent).ok().map(Amount::cents), expected);
    }

    #[test]
    fn sums_agree_with_whole_numbers(left in any::<i64>(), right in any::<i64>()) {
        let (a, b) = (Amount::from_cents(left), Amount::from_cents(right));
        prop_assert_eq!(a.plus(b).ok().map(Amount::cents), left.checked_add(right));
        prop_assert_eq!(a.minus(b).ok().map(Amount::cents), left.checked_sub(right));
        prop_assert_eq!((a.exact() + b.exact()).round(BOTH[0]).ok().map(Amount::cents), left.checked_add(right));
        prop_assert_eq!(a.exact().min(b.exact()).round(BOTH[0]).unwrap().cents(), left.min(right));
        prop_assert_eq!(a.exact() == b.exact(), left == right);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in any::<String>(), digits in "-?[0-9]{0,40}[.]?[0-9]{0,40}") {
        for text in [text, digits] {
            let _ = text.parse::<Amount>();
            let _ = text.parse::<Percent>();
            let _ = text.parse::<Factor<0>>();
            let _ = text.parse::<Factor<30>>();
        }
    }
}
