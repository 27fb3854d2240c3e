//! Conversions from and to the `rust_decimal` crate.

use super::{Decimal, OutOfRange};

impl TryFrom<&Decimal> for rust_decimal::Decimal {
    type Error = OutOfRange;

    /// Fails when the number has more digits than a `rust_decimal` holds; it is never rounded.
    fn try_from(decimal: &Decimal) -> Result<Self, OutOfRange> {
        let text = decimal.as_str();
        let number = if text.contains(['e', 'E']) {
            Self::from_scientific(text)
        } else {
            Self::from_str_exact(text)
        };
        number.map_err(|_| OutOfRange)
    }
}

impl TryFrom<Decimal> for rust_decimal::Decimal {
    type Error = OutOfRange;

    /// Fails when the number has more digits than a `rust_decimal` holds; it is never rounded.
    fn try_from(decimal: Decimal) -> Result<Self, OutOfRange> {
        Self::try_from(&decimal)
    }
}

impl From<rust_decimal::Decimal> for Decimal {
    fn from(number: rust_decimal::Decimal) -> Self {
        // It prints as digits with at most one point, which is a JSON number.
        number.to_string().parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for text in ["0.00", "-12.3450", "79228162514264337593543950335"] {
            let decimal: Decimal = text.parse().unwrap();
            let number = rust_decimal::Decimal::try_from(&decimal).unwrap();
            assert_eq!(Decimal::from(number).to_string(), text);
            assert_eq!(rust_decimal::Decimal::try_from(decimal), Ok(number));
        }
        for text in [
            "79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "1e40",
        ] {
            let decimal: Decimal = text.parse().unwrap();
            assert_eq!(
                rust_decimal::Decimal::try_from(&decimal),
                Err(OutOfRange),
                "{text}"
            );
        }
        let scientific: Decimal = "1.5e-3".parse().unwrap();
        let number = rust_decimal::Decimal::try_from(&scientific).unwrap();
        assert_eq!(Decimal::from(number), scientific);
    }
}
