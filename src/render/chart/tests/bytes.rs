//! Committed pictures keep their bytes.
#![cfg(test)]

use super::*;

#[test]
fn a_burnup_keeps_its_bytes() {
    let points = [
        point("2026-04-01", 1, 8),
        point("2026-04-20", 3, 9),
        point("2026-05-01", 4, 9),
    ];
    let plan = [(day("2026-04-01"), 0.0), (day("2026-05-20"), 9.0)];
    let forecast = Some((day("2026-05-20"), day("2026-06-02"), day("2026-06-20")));
    let burnup = Burnup {
        plan: &plan,
        forecast,
        ..sample_burnup(&points)
    };
    insta::assert_snapshot!(lines(&super::burnup(&burnup)), @r##"
<svg xmlns="http://www.w3.org/2000/svg" width="720" height="416" viewBox="0 0 720 416" class="chart" role="img" aria-labelledby="burnup-title burnup-desc">
<title id="burnup-title">Roadmap</title>
<desc id="burnup-desc">By 2026-05-02, 4 of 9 tasks were done, 44%. On 2026-04-01, it was 1 of 8. The plan ends on 2026-05-20. At this pace all is likely done by 2026-06-02, between 2026-05-20 and 2026-06-20.</desc>
<style>.chart text{font:15px -apple-system,BlinkMacSystemFont,Segoe UI,Noto Sans,Helvetica,Arial,sans-serif;fill:#59636e}.chart .head{font-size:20px}.chart .panel{fill:#ffffff;stroke:#d1d9e0}.chart text.head{fill:#1f2328;font-weight:600}.chart .grid{stroke:#e4e8ec;fill:none}.chart text.over{fill:#1f2328;stroke:#ffffff;paint-order:stroke;stroke-width:5px;stroke-linejoin:round}.chart .area{fill:#0969da;fill-opacity:.16}.chart .done{stroke:#0969da;fill:none;stroke-width:2.5px}.chart .dot{fill:#0969da;stroke:#ffffff;stroke-width:2px}.chart .scope{stroke:#59636e;fill:none;stroke-width:2px}.chart .plan{stroke:#bc4c00;fill:none;stroke-width:2px;stroke-dasharray:8 5}.chart .fan{fill:#0969da;stroke:#0969da;fill-opacity:.1;stroke-width:.75px}.chart .likely{stroke:#0969da;fill:none;stroke-width:2.5px;stroke-linecap:round;stroke-dasharray:.1 6}.chart .now{stroke:#59636e;fill:none;stroke-dasharray:3 3}@media (prefers-color-scheme:dark){.chart text{fill:#9198a1}.chart .panel{fill:#0d1117;stroke:#3d444d}.chart text.head{fill:#f0f6fc}.chart .grid{stroke:#262c34}.chart text.over{fill:#f0f6fc;stroke:#0d1117}.chart .area{fill:#4493f8}.chart .done{stroke:#4493f8}.chart .dot{fill:#4493f8;stroke:#0d1117}.chart .scope{stroke:#9198a1}.chart .plan{stroke:#f0883e}.chart .fan{fill:#4493f8;stroke:#4493f8}.chart .likely{stroke:#4493f8}.chart .now{stroke:#9198a1}}@media (max-width:520px){.chart text{font-size:22px}.chart .head{font-size:27px}}</style>
<rect x="0.5" y="0.5" width="719" height="415" rx="8" class="panel"/>
<text x="20" y="40" class="head">Roadmap</text>
<text x="20" y="66">4 of 9 done by 2026-05-02 · all likely by 2026-06-02</text>
<path class="grid" d="M54.6 336H700M54.6 291.2H700M54.6 246.4H700M54.6 201.6H700M54.6 156.8H700M54.6 112H700M151.4 336V342M264.4 336V342M377.3 336V342M490.3 336V342M603.2 336V342"/>
<text x="44.6" y="341" text-anchor="end">0</text>
<text x="44.6" y="296.2" text-anchor="end">2</text>
<text x="44.6" y="251.4" text-anchor="end">4</text>
<text x="44.6" y="206.6" text-anchor="end">6</text>
<text x="44.6" y="161.8" text-anchor="end">8</text>
<text x="44.6" y="117" text-anchor="end">10</text>
<text x="151.4" y="362" text-anchor="middle">Apr 13</text>
<text x="264.4" y="362" text-anchor="middle">Apr 27</text>
<text x="377.3" y="362" text-anchor="middle">May 11</text>
<text x="490.3" y="362" text-anchor="middle">May 25</text>
<text x="603.2" y="362" text-anchor="middle">Jun 8</text>
<clipPath id="burnup-plot">
<rect x="0" y="108" width="700" height="232" rx="0"/>
</clipPath>
<g clip-path="url(#burnup-plot)">
<path class="fan" d="M305 246.5L449.9 134.5L700 134.5Z"/>
<path class="likely" d="M305 246.5L554.8 134.5"/>
<path class="plan" d="M54.6 336L449.9 134.4"/>
</g>
<path class="area" d="M55 336V313.5h153v-44.5h89v-22.5H305V336Z"/>
<path class="scope" d="M55 157h153v-22.5H305"/>
<path class="done" d="M55 313.5h153v-44.5h89v-22.5H305"/>
<path class="now" d="M305 336V112M305 134.5H700"/>
<circle cx="305" cy="246.5" r="5.5" class="dot"/>
<text x="554.8" y="122.5" text-anchor="middle" class="over">2026-06-02</text>
<circle cx="554.8" cy="134.5" r="4.5" class="dot"/>
<text x="317" y="272.5" class="over">4 of 9</text>
<path class="area" d="M20 394V383H48V394Z"/>
<path class="done" d="M20 383H48"/>
<text x="56" y="392">Done</text>
<path class="scope" d="M190 387H218"/>
<text x="226" y="392">All tasks</text>
<path class="plan" d="M360 387H388"/>
<text x="396" y="392">Plan</text>
<path class="likely" d="M530 387H558"/>
<text x="566" y="392">Forecast</text>
</svg>
"##);
}

#[test]
fn a_heatmap_keeps_its_bytes() {
    let days = BTreeMap::from([
        (day("2026-05-01"), 1),
        (day("2026-04-30"), 9),
        (day("2026-01-05"), 4),
    ]);
    let as_of = day("2026-05-02");
    let picture = heatmap(&Heatmap {
        title: "Roadmap",
        days: &days,
        as_of,
    });
    // The empty days are as many squares as there are days; two of them tell the form.
    let empty = picture.find("d0\" d=\"").unwrap() + 7;
    let end = empty + picture[empty..].find('"').unwrap();
    assert_eq!(
        picture[empty..end].matches("h6v6h-6z").count(),
        52 * 7 + 6 - 3
    );
    let picture = format!("{}…{}", &picture[..empty + 32], &picture[end..]);
    insta::assert_snapshot!(lines(&picture), @r##"
<svg xmlns="http://www.w3.org/2000/svg" width="720" height="248" viewBox="0 0 720 248" class="chart" role="img" aria-labelledby="heatmap-title heatmap-desc">
<title id="heatmap-title">Roadmap</title>
<desc id="heatmap-desc">14 tasks on 3 days in the last year, up to 2026-05-02. The busiest day was 2026-04-30 with 9 tasks.</desc>
<style>.chart text{font:15px -apple-system,BlinkMacSystemFont,Segoe UI,Noto Sans,Helvetica,Arial,sans-serif;fill:#59636e}.chart .head{font-size:20px}.chart .panel{fill:#ffffff;stroke:#d1d9e0}.chart text.head{fill:#1f2328;font-weight:600}.chart .grid{stroke:#e4e8ec;fill:none}.chart text.over{fill:#1f2328;stroke:#ffffff;paint-order:stroke;stroke-width:5px;stroke-linejoin:round}.chart .d0{fill:#eaeef2;stroke:#eaeef2;stroke-width:4px;stroke-linejoin:round}.chart .d1{fill:#4c97ee;stroke:#4c97ee;stroke-width:4px;stroke-linejoin:round}.chart .d2{fill:#1f6fd0;stroke:#1f6fd0;stroke-width:4px;stroke-linejoin:round}.chart .d3{fill:#0b4a9e;stroke:#0b4a9e;stroke-width:4px;stroke-linejoin:round}.chart .d4{fill:#07274f;stroke:#07274f;stroke-width:4px;stroke-linejoin:round}@media (prefers-color-scheme:dark){.chart text{fill:#9198a1}.chart .panel{fill:#0d1117;stroke:#3d444d}.chart text.head{fill:#f0f6fc}.chart .grid{stroke:#262c34}.chart text.over{fill:#f0f6fc;stroke:#0d1117}.chart .d0{fill:#1c2128;stroke:#1c2128}.chart .d1{fill:#2866b8;stroke:#2866b8}.chart .d2{fill:#4493f8;stroke:#4493f8}.chart .d3{fill:#8cc2ff;stroke:#8cc2ff}.chart .d4{fill:#dcefff;stroke:#dcefff}}@media (max-width:520px){.chart text{font-size:22px}.chart .head{font-size:27px}}</style>
<rect x="0.5" y="0.5" width="719" height="247" rx="8" class="panel"/>
<text x="20" y="40" class="head">Roadmap</text>
<text x="20" y="66">14 tasks on 3 days in the last year</text>
<text x="81" y="100">May</text>
<text x="129" y="100">Jun</text>
<text x="189" y="100">Jul</text>
<text x="237" y="100">Aug</text>
<text x="285" y="100">Sep</text>
<text x="345" y="100">Oct</text>
<text x="393" y="100">Nov</text>
<text x="441" y="100">Dec</text>
<text x="501" y="100">Jan</text>
<text x="549" y="100">Feb</text>
<text x="597" y="100">Mar</text>
<text x="657" y="100">Apr</text>
<text x="20" y="122">Mon</text>
<text x="20" y="146">Wed</text>
<text x="20" y="170">Fri</text>
<path class="d0" d="M71 114h6v6h-6zM71 126h6v6h-6zM7…"/>
<g class="d1">
<path d="M695 162h6v6h-6z">
<title>2026-05-01: 1 task</title>
</path>
</g>
<g class="d2">
<path d="M503 114h6v6h-6z">
<title>2026-01-05: 4 tasks</title>
</path>
</g>
<g class="d3"/>
<g class="d4">
<path d="M695 150h6v6h-6z">
<title>2026-04-30: 9 tasks</title>
</path>
</g>
<text x="579.7" y="226" text-anchor="end">Less</text>
<path class="d0" d="M589.7 218h6v6h-6z"/>
<path class="d1" d="M601.7 218h6v6h-6z"/>
<path class="d2" d="M613.7 218h6v6h-6z"/>
<path class="d3" d="M625.7 218h6v6h-6z"/>
<path class="d4" d="M637.7 218h6v6h-6z"/>
<text x="653.7" y="226">More</text>
</svg>
"##);
}

#[test]
fn a_timeline_keeps_its_bytes() {
    let done = Row {
        done: 3,
        total: 3,
        ongoing: true,
        ..row("Habits")
    };
    let rows = [row("Phase 1: <Foundations>"), done];
    insta::assert_snapshot!(lines(&timeline(&sample_timeline(&rows))), @r##"
<svg xmlns="http://www.w3.org/2000/svg" width="720" height="268" viewBox="0 0 720 268" class="chart" role="img" aria-labelledby="timeline-title timeline-desc">
<title id="timeline-title">Roadmap</title>
<desc id="timeline-desc">1 of 2 phases done by 2026-05-02. Phase 1: &lt;Foundations&gt;: 5 of 8, planned 2026-03-02 to 2026-03-29, worked on 2026-03-10 to 2026-04-20. Habits: 3 of 3, planned 2026-03-02 to 2026-03-29, worked on 2026-03-10 to 2026-04-20, ongoing.</desc>
<style>.chart text{font:15px -apple-system,BlinkMacSystemFont,Segoe UI,Noto Sans,Helvetica,Arial,sans-serif;fill:#59636e}.chart .head{font-size:20px}.chart .panel{fill:#ffffff;stroke:#d1d9e0}.chart text.head{fill:#1f2328;font-weight:600}.chart .grid{stroke:#e4e8ec;fill:none}.chart text.over{fill:#1f2328;stroke:#ffffff;paint-order:stroke;stroke-width:5px;stroke-linejoin:round}.chart .span{fill:#bc4c00;stroke:#bc4c00;fill-opacity:.13}.chart .left{fill:#4f93e2}.chart .full{fill:#0969da}.chart .now{stroke:#59636e;fill:none;stroke-dasharray:3 3}@media (prefers-color-scheme:dark){.chart text{fill:#9198a1}.chart .panel{fill:#0d1117;stroke:#3d444d}.chart text.head{fill:#f0f6fc}.chart .grid{stroke:#262c34}.chart text.over{fill:#f0f6fc;stroke:#0d1117}.chart .span{fill:#f0883e;stroke:#f0883e}.chart .left{fill:#2f6cc0}.chart .full{fill:#4493f8}.chart .now{stroke:#9198a1}}@media (max-width:520px){.chart text{font-size:22px}.chart .head{font-size:27px}}</style>
<rect x="0.5" y="0.5" width="719" height="267" rx="8" class="panel"/>
<text x="20" y="40" class="head">Roadmap</text>
<text x="20" y="66">1 of 2 phases done by 2026-05-02</text>
<rect x="20" y="84" width="28" height="18" rx="4" class="span"/>
<text x="56" y="98">Planned</text>
<rect x="190" y="88" width="28" height="10" rx="2" class="full"/>
<text x="226" y="98">Done</text>
<rect x="360" y="88" width="28" height="10" rx="2" class="left"/>
<text x="396" y="98">Open</text>
<path class="now" d="M544 84V102"/>
<text x="566" y="98">2026-05-02</text>
<path class="grid" d="M20 146H700M20 140V254M173.5 140V254M327.1 140V254M480.6 140V254M634.2 140V254"/>
<text x="50.8" y="134" text-anchor="middle">Mar 2</text>
<text x="173.5" y="134" text-anchor="middle">Mar 16</text>
<text x="327.1" y="134" text-anchor="middle">Mar 30</text>
<text x="480.6" y="134" text-anchor="middle">Apr 13</text>
<text x="634.2" y="134" text-anchor="middle">Apr 27</text>
<path class="now" d="M694.5 146V254"/>
<text x="20" y="169" class="over">Phase 1: &lt;Foundations&gt;</text>
<text x="700" y="169" text-anchor="end" class="over">5/8</text>
<rect x="20" y="177" width="307.1" height="18" rx="4" class="span"/>
<rect x="107.7" y="181" width="460.6" height="10" rx="2" class="left"/>
<rect x="107.7" y="181" width="287.9" height="10" rx="2" class="full"/>
<text x="20" y="223" class="over">Habits</text>
<text x="700" y="223" text-anchor="end" class="over">ongoing · 3/3</text>
<rect x="20" y="231" width="680" height="18" rx="4" class="span"/>
<rect x="107.7" y="235" width="460.6" height="10" rx="2" class="full"/>
</svg>
"##);
}

/// An element a line, for eyes that compare.
fn lines(svg: &str) -> String {
    svg.replace("><", ">\n<")
}
