//! How text becomes words: the same for what is baked and for what is asked.

/// Words that say nothing of what a text is about.
const STOP: [&str; 44] = [
    "a",
    "an",
    "and",
    "any",
    "as",
    "at",
    "be",
    "by",
    "classified",
    "due",
    "elsewhere",
    "encounter",
    "for",
    "from",
    "her",
    "his",
    "in",
    "is",
    "it",
    "its",
    "nec",
    "nos",
    "not",
    "of",
    "on",
    "or",
    "other",
    "s",
    "specified",
    "than",
    "that",
    "the",
    "this",
    "to",
    "type",
    "unspecified",
    "which",
    "with",
    "into",
    "via",
    "per",
    "each",
    "has",
    "are",
];

/// Words that count when they are asked for, and hardly as surplus: sides, episodes, and what tells a residual code.
const FILLER: [&str; 20] = [
    "acquired",
    "bilateral",
    "closed",
    "complication",
    "current",
    "healing",
    "initial",
    "intractable",
    "left",
    "organism",
    "part",
    "region",
    "right",
    "routine",
    "sequela",
    "side",
    "site",
    "subsequent",
    "unilateral",
    "without",
];

/// Does this word say nothing of what a text is about?
pub fn is_stop(word: &str) -> bool {
    STOP.contains(&word)
}

/// Does this word hardly count as surplus?
pub fn is_filler(word: &str) -> bool {
    FILLER.contains(&word)
}

/// A letter without its accent, in lower case; `None` for what is no letter or digit of the Latin alphabet.
fn fold(letter: char) -> Option<char> {
    let lower = letter.to_ascii_lowercase();
    if lower.is_ascii_alphanumeric() {
        return Some(lower);
    }
    Some(match letter {
        'À'..='Å' | 'à'..='å' => 'a',
        'Ç' | 'ç' => 'c',
        'È'..='Ë' | 'è'..='ë' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' => 'i',
        'Ñ' | 'ñ' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' | 'Ø' | 'ø' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' => 'u',
        'Ý' | 'ý' | 'ÿ' => 'y',
        _ => return None,
    })
}

/// The plural taken off: `fractures`, `biopsies`, `crushes`.
fn singular(word: &mut String) {
    let length = word.len();
    if length > 4 && word.ends_with("ies") {
        word.truncate(length - 3);
        word.push('y');
    } else if length > 4 && ["sses", "shes", "ches", "xes", "zes"].iter().any(|end| word.ends_with(end)) {
        word.truncate(length - 2);
    } else if length > 3 && word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        word.truncate(length - 1);
    }
}

/// The words of a text: lower case, without accents, a plural as its singular; everything but letters and digits parts
/// them, and an apostrophe joins (`can't`) but for the genitive (`Crohn's`).
///
/// ```
/// use cleanclaim::tables::search_index::words::tokens;
/// assert_eq!(tokens("Crohn's disease, Ménière; s/p biopsies"), ["crohn", "disease", "meniere", "s", "p", "biopsy"]);
/// ```
pub fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut letters = text.chars().peekable();
    let mut end = |word: &mut String| {
        if !word.is_empty() {
            singular(word);
            found.push(std::mem::take(word));
        }
    };
    while let Some(letter) = letters.next() {
        if let Some(plain) = fold(letter) {
            word.push(plain);
        } else if matches!(letter, '\'' | '’') {
            // The genitive ends the word; another apostrophe is left out.
            let mut ahead = letters.clone();
            if matches!(ahead.next(), Some('s' | 'S')) && ahead.next().is_none_or(|next| fold(next).is_none())
            {
                letters.next();
                end(&mut word);
            }
        } else {
            end(&mut word);
        }
    }
    end(&mut word);
    found
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn words_of_odd_texts() {
        assert!(tokens("").is_empty());
        assert!(tokens("!?., \u{0} \u{1f} ☃ 漢字").is_empty());
        assert_eq!(tokens("can't SLEEP"), ["cant", "sleep"]);
        assert_eq!(tokens("Cushing’s"), ["cushing"]);
        assert_eq!(
            tokens("fractures abscesses biopsies status arthritis"),
            ["fracture", "abscess", "biopsy", "status", "arthritis"]
        );
    }
}
