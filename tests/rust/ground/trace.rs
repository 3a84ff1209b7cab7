use cleanclaim::money::Rounding;
use cleanclaim::row::{RowKey, RowRef, Series};
use cleanclaim::trace::{NoTrace, Recorder, Sink, Step, escape_html};

fn gpci_row() -> RowRef {
    RowRef {
        series: Series::Gpci,
        release: "RVU25D".parse().unwrap(),
        key: RowKey::Locality("10112/00".parse().unwrap()),
        period: "2025-10-01/2025-12-31".parse().unwrap(),
    }
}

fn decide(sink: &mut impl Sink) -> i32 {
    sink.open(|| Step::new("outer", "outer step"));
    sink.step(|| Step::new("first", "first inner").gives(1));
    sink.open(|| Step::new("middle", "middle step").gives("given early"));
    sink.step(|| Step::new("deep", "deepest"));
    sink.close(|| None);
    sink.close(|| Some("3".into()));
    sink.step(|| Step::new("after", "after all"));
    3
}

#[test]
fn steps_nest() {
    let mut recorder = Recorder::new();
    assert_eq!(decide(&mut recorder), decide(&mut NoTrace), "the same result with either sink");
    let steps = recorder.into_steps();
    let [outer, after] = steps.as_slice() else { panic!("two steps on top: {steps:?}") };
    assert_eq!((outer.rule.as_ref(), outer.value.as_deref()), ("outer", Some("3")));
    assert_eq!(after.rule, "after");
    let [first, middle] = outer.steps.as_slice() else { panic!("two steps inside: {outer:?}") };
    assert_eq!((first.rule.as_ref(), first.value.as_deref()), ("first", Some("1")));
    assert_eq!(
        middle.value.as_deref(),
        Some("given early"),
        "closing without a value keeps what the step gave"
    );
    assert_eq!(middle.steps.len(), 1);
}

#[test]
fn steps_left_open_are_kept_and_a_close_too_many_is_nothing() {
    let mut recorder = Recorder::new();
    recorder.close(|| panic!("nothing is open, so nothing is asked"));
    recorder.open(|| Step::new("outer", "outer"));
    recorder.open(|| Step::new("inner", "inner"));
    let steps = recorder.into_steps();
    assert_eq!((steps.len(), steps[0].rule.as_ref(), steps[0].steps[0].rule.as_ref()), (1, "outer", "inner"));
    assert!(Recorder::new().into_steps().is_empty());
}

#[test]
fn without_a_trace_no_step_is_made() {
    let mut sink = NoTrace;
    sink.step(|| panic!("made"));
    sink.open(|| panic!("made"));
    sink.close(|| panic!("made"));
}

fn fee() -> Step {
    let mut step = Step::new("fee-schedule-amount", "fee schedule amount")
        .cite("42 CFR 414.20")
        .input("conversion factor", "32.3465")
        .row(gpci_row())
        .rounded(Rounding::FeeScheduleCent)
        .gives("81.86");
    step.steps.push(Step::new("work", "work").gives("1.30"));
    step
}

#[test]
fn as_text() {
    assert_eq!(
        fee().to_text(),
        format!(
            "fee schedule amount = 81.86\n  conversion factor: 32.3465\n  row: gpci RVU25D row 10112/00 (2025-10-01/2025-12-31)\n  \
             rounded once, half up, to the cent [{}]\n  rule fee-schedule-amount [42 CFR 414.20]\n  work = 1.30\n",
            Rounding::FeeScheduleCent.citation()
        )
    );
}

#[test]
fn text_keeps_its_lines_and_commands_no_terminal() {
    let step = Step::new("r", "code '\u{1b}[31m'").input("value", "a\nb").gives("\r");
    assert_eq!(step.to_text(), "code '\\u{1b}[31m' = \\r\n  value: a\\nb\n");
}

#[test]
fn as_json() {
    let step = fee();
    let json = serde_json::to_string(&step).unwrap();
    assert_eq!(serde_json::from_str::<Step>(&json).unwrap(), step);
    let bare = serde_json::to_value(Step::new("r", "w")).unwrap();
    assert_eq!(bare, serde_json::json!({"rule": "r", "words": "w"}), "what is absent is not written");
    assert!(serde_json::from_str::<Step>(r#"{"rule":"r","words":"w","extra":1}"#).is_err());
}

#[test]
fn as_html() {
    let mut step = fee();
    step.words = "<script>alert('1')</script> & \"co\"".into();
    step.inputs[0].value = "<img src=x>".into();
    step.citation = "</small><script>".into();
    step.value = Some("<b>".into());
    let html = step.to_html();
    for raw in ["<script", "<img", "alert('"] {
        assert!(!html.contains(raw), "{html}");
    }
    assert!(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;co&quot;"), "{html}");
    assert!(html.contains("&lt;img src=x&gt;") && html.contains("= <b>&lt;b&gt;</b>"), "{html}");
    for tag in ["ul", "li", "small", "b", "span"] {
        let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "<{tag}> in {html}");
    }
    let mut text = String::from("kept");
    escape_html(&mut text, "é<>&\"'");
    assert_eq!(text, "kepté&lt;&gt;&amp;&quot;&#39;");
}
