#![cfg(test)]
//! What the charts look like, and that none is wider than its terminal.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::roadmap::Point;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn after(start: NaiveDate, days: usize) -> NaiveDate {
    start.checked_add_days(Days::new(days as u64)).unwrap()
}

fn show(lines: &[Line]) -> String {
    let lines: Vec<String> = lines.iter().map(Line::plain).collect();
    lines.join("\n")
}

fn history() -> Vec<Point> {
    let points = (0..60).map(|place| Point {
        day: after(day("2026-01-05"), place * 2),
        done: place * place / 90,
        total: if place < 30 { 40 } else { 48 },
    });
    points.collect()
}

fn sample_weeks() -> Vec<(NaiveDate, i64)> {
    let counts = [3, 0, 1, 5, 8, -2, 2, 13, 4, 0, 6, 7];
    let weeks = counts.into_iter().enumerate();
    let weeks = weeks.map(|(place, count)| (after(day("2026-02-09"), place * 7), count));
    weeks.collect()
}

#[test]
fn burnups() {
    let lines = burnup(&history(), 44, 8, Charset::Utf8);
    insta::assert_snapshot!(show(&lines), @"
48┤                     ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
  │⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒                  ⢀⣠
  │                                    ⣠⣤⣶⣾⣿
  │                                ⣠⣤⣶⣾⣿⣿⣿⣿⣿
  │                          ⢀⣀⣠⣶⣾⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
  │                    ⣀⣀⣤⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
 0┤       ⣀⣀⣀⣀⣀⣀⣠⣤⣤⣴⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
   2026-01-05                     2026-05-03
");
    let lines = burnup(&history(), 44, 8, Charset::Ascii);
    insta::assert_snapshot!(show(&lines), @"
48|                     ....................
  |                     ....................
  |.......................................##
  |...................................######
  |..............................###########
  |.........................################
 0|.......##################################
   2026-01-05                     2026-05-03
");
}

#[test]
fn burnups_of_little() {
    assert!(burnup(&[], 80, 10, Charset::Utf8).is_empty());
    assert!(burnup(&history(), 19, 10, Charset::Utf8).is_empty());
    assert!(burnup(&history(), 80, 2, Charset::Utf8).is_empty());
    let one = Point {
        day: day("2026-05-02"),
        done: 3,
        total: 3,
    };
    let lines = burnup(&[one], 20, 3, Charset::Ascii);
    assert_eq!(
        show(&lines),
        "3|##################\n0|##################\n  2026-05-02"
    );
    let none = Point {
        done: 0,
        total: 0,
        ..one
    };
    let lines = burnup(&[none], 20, 3, Charset::Utf8);
    assert_eq!(show(&lines), "1┤\n0┤\n  2026-05-02");
}

#[test]
fn only_a_finished_burnup_reaches_the_top() {
    let points = [(1, 1000), (999, 1000), (1000, 1000)];
    let tops = points.map(|(done, total)| {
        let point = Point {
            day: day("2026-05-02"),
            done,
            total,
        };
        let lines = burnup(&[point], 30, 5, Charset::Ascii);
        let rows = lines.iter().filter(|line| line.plain().contains('#'));
        rows.count()
    });
    assert_eq!(tops, [1, 3, 4]);
}

#[test]
fn weeks_as_bars() {
    insta::assert_snapshot!(show(&weeks(&sample_weeks(), 80, Charset::Utf8)), @"
13 ▂·▁▄▅-▂█▃·▄▅
   2026-02-09 – 2026-04-27
");
    insta::assert_snapshot!(show(&weeks(&sample_weeks(), 80, Charset::Ascii)), @"
13 3.146-293.55
   2026-02-09 - 2026-04-27
");
    let many: Vec<_> = sample_weeks().into_iter().cycle().take(90).collect();
    insta::assert_snapshot!(show(&weeks(&many, 40, Charset::Utf8)), @"
13 -▂█▃·▄▅▂·▁▄▅-▂█▃·▄▅▂·▁▄▅-▂█▃·▄▅▂·▁▄▅-
   2026-03-16
");
    insta::assert_snapshot!(show(&weeks(&sample_weeks()[..7], 20, Charset::Ascii)), @"
8 3.158-2
  2026-02-09
");
    assert!(weeks(&[], 80, Charset::Utf8).is_empty());
}

#[test]
fn calendars() {
    let start = day("2026-01-05");
    let days = (0..118).map(|place| (after(start, place), (place * place % 11 / 2) as u32));
    let days: BTreeMap<NaiveDate, u32> = days.filter(|(_, count)| *count != 1).collect();
    let lines = calendar(&days, day("2026-05-02"), 30, Charset::Utf8);
    insta::assert_snapshot!(show(&lines), @"
    Nov Dec  Jan Feb Mar  Apr
Mon ··········▒█··▒▒··█▒·▒█··▒
    ··········█▒·▒█··▒▒··█▒·▒█
Wed ·········▒▒··█▒·▒█··▒▒··█▒
    ·········█··▒▒··█▒·▒█··▒▒·
Fri ·········▒·▒█··▒▒··█▒·▒█··
    ···········█▒·▒█··▒▒··█▒·▒
    ··········▒▒··█▒·▒█··▒▒··
");
    let lines = calendar(&days, day("2026-05-02"), 20, Charset::Ascii);
    insta::assert_snapshot!(show(&lines), @"
       Feb Mar  Apr
Mon +#..++..#+.+#..+
    #+.+#..++..#+.+#
Wed +..#+.+#..++..#+
    ..++..#+.+#..++.
Fri .+#..++..#+.+#..
    .#+.+#..++..#+.+
    ++..#+.+#..++..
");
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    let near = (0..3000_usize).prop_map(|days| after(day("2020-01-01"), days));
    prop_oneof![9 => near, 1 => Just(NaiveDate::MIN), 1 => Just(NaiveDate::MAX)]
}

fn any_charset() -> impl Strategy<Value = Charset> {
    prop_oneof![Just(Charset::Utf8), Just(Charset::Ascii)]
}

fn any_count() -> impl Strategy<Value = usize> {
    prop_oneof![9 => 0..200_usize, 1 => Just(usize::MAX)]
}

fn check(lines: &[Line], width: usize, charset: Charset) {
    for line in lines {
        assert!(line.width() <= width, "{} > {width}", line.plain());
        assert!(charset == Charset::Utf8 || line.plain().is_ascii());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn burnups_fit(
        points in proptest::collection::vec((any_day(), any_count(), any_count()), 0..20),
        width in 0..120_usize,
        height in 0..20_usize,
        charset in any_charset(),
    ) {
        let points = points.into_iter().map(|(day, done, total)| Point { day, done, total });
        let mut points: Vec<Point> = points.collect();
        let lines = burnup(&points, width, height, charset);
        check(&lines, width, charset);
        points.sort_by_key(|point| point.day);
        let lines = burnup(&points, width, height, charset);
        check(&lines, width, charset);
        prop_assert!(lines.len() <= height);
    }

    #[test]
    fn weeks_fit(
        weeks in proptest::collection::vec((any_day(), prop_oneof![9 => -9..99_i64, 1 => any::<i64>()]), 0..200),
        width in 0..120_usize,
        charset in any_charset(),
    ) {
        check(&super::weeks(&weeks, width, charset), width, charset);
    }

    #[test]
    fn calendars_fit(
        days in proptest::collection::btree_map(any_day(), any::<u32>(), 0..200),
        as_of in any_day(),
        width in 0..120_usize,
        charset in any_charset(),
    ) {
        check(&calendar(&days, as_of, width, charset), width, charset);
    }
}
