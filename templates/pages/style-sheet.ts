/** The site's one style sheet, `/style.css`. System fonts, one accent colour, light and dark; contrast 4.5:1 and more. */
export const styleSheet = `:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1f2328; --soft: #57606a; --line: #d5d9dd; --wash: #f4f6f6; --accent: #0b5563; --on-accent: #fff; --mark: #f6ecc4;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", Georgia, Cambria, "Times New Roman", serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181b; --ink: #e3e5e7; --soft: #a7b0b8; --line: #3a4148; --wash: #1d2125; --accent: #86c5d3; --on-accent: #10262b; --mark: #4a421d; }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 70rem; padding: 0 1.25rem 3rem; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 var(--sans); overflow-wrap: break-word; }
h1, h2, h3, h4 { font-family: var(--serif); line-height: 1.25; text-wrap: pretty; margin: 0; }
h1 { font-size: 1.75rem; font-weight: 600; margin-bottom: .75rem; }
h2 { font-size: 1.3rem; margin: 2.25rem 0 .75rem; }
h3, h4 { font-size: 1.13rem; font-weight: 600; }
p, ul, ol, dl { margin: 0 0 .75rem; }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible, [type=date]:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; }
main:focus { outline: none; }
mark { background: var(--mark); color: inherit; padding: 0 .1em; border-bottom: 2px solid var(--accent); }
sup, sub { line-height: 0; }
time { white-space: nowrap; }
.skip { position: absolute; left: -99rem; padding: .5rem 1rem; background: var(--paper); }
.skip:focus { left: 1rem; top: .5rem; z-index: 1; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.trap { position: absolute; left: -99rem; }
.sample { margin: 1rem 0 0; padding: .5rem .9rem; border: 2px solid var(--soft); font-size: .95rem; font-weight: 600; }
.top { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 2rem; padding: .9rem 0; margin-bottom: 1.75rem; border-bottom: 1px solid var(--line); font-size: .95rem; }
.brand { margin: 0; font: 600 1.05rem/1.6 var(--serif); }
.top li a, .brand a { display: inline-block; padding: .25rem 0; color: var(--ink); text-decoration: none; }
.top li a:hover, .brand a:hover { text-decoration: underline; }
.top ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: 0; padding: 0; list-style: none; }
.top li .act { color: var(--accent); font-weight: 600; }
.intro, .prose, .wide { max-width: 68ch; }
.wide { min-width: 0; }
.intro h1 { font-size: clamp(1.6rem, 1.1rem + 2.2vw, 2.25rem); margin-bottom: .6rem; }
.lead { font: 1.13rem/1.6 var(--serif); }
.by, .hint, .count, .foot { color: var(--soft); }
.by { font-size: .95rem; }
.hint, .foot { font-size: .9rem; }
.counts { margin: 1.5rem 0 0; padding: 1rem 0 .25rem; border-block: 1px solid var(--line); }
.counts h2 { margin: 0 0 .25rem; font: 400 .95rem/1.5 var(--sans); color: var(--soft); }
.counts dl { display: flex; flex-wrap: wrap; gap: .25rem clamp(1.1rem, 4vw, 2.5rem); }
.counts div { display: flex; flex-direction: column-reverse; }
.counts dt { font-size: .9rem; }
.counts dd { margin: 0; font: 600 1.9rem/1.2 var(--serif); font-variant-numeric: lining-nums; }
.day { margin: 1.75rem 0 0; padding-bottom: .3rem; border-bottom: 2px solid var(--accent); font: 600 .95rem/1.5 var(--sans); }
.edition h2 { margin-bottom: 0; padding-bottom: .3rem; border-bottom: 2px solid var(--accent); }
.edition h2 a { color: inherit; text-decoration: none; }
.edition h2 a:hover { text-decoration: underline; }
.entries { padding: 0; list-style: none; }
.entries > li + li { border-top: 1px solid var(--line); }
.entry { padding: 1.1rem 0 .9rem; }
.entry h2 { margin: 0; }
.entry h2 a, .entry h3 a, .entry h4 a { text-decoration: none; }
.entry h2 a:hover, .entry h3 a:hover, .entry h4 a:hover { text-decoration: underline; }
.entry p { margin: .3rem 0 0; }
.why { font-size: .95rem; padding-left: .75rem; border-left: 3px solid var(--line); }
.why a { color: inherit; }
.reason { color: var(--soft); }
.excerpt { font-family: var(--serif); }
.quote, blockquote { font-family: var(--serif); }
.quote { font-size: 1rem; }
.said { display: block; margin-bottom: .25rem; }
.licence { color: var(--soft); font-size: .9rem; white-space: nowrap; }
figure { margin: 0 0 .75rem; }
figcaption { margin-bottom: .35rem; font-size: .95rem; }
blockquote { margin: 0; padding-left: .9rem; border-left: 3px solid var(--accent); font-size: 1.09rem; line-height: 1.6; }
blockquote p { margin: 0; }
.badges, .entry .badges { margin: 0 0 .35rem; }
.badge { display: inline-block; margin-right: .2rem; padding: 0 .45rem; border: 1px solid var(--soft); border-radius: 2px; font: 600 .8rem/1.6 var(--sans); }
.grave { background: var(--ink); border-color: var(--ink); color: var(--paper); }
.go { font-size: .95rem; }
.go a { display: inline-block; padding: .15rem 0; margin-right: .9rem; }
.crumbs { font-size: .95rem; }
.crumbs ol { display: flex; flex-wrap: wrap; padding: 0; list-style: none; }
.crumbs a { display: inline-block; padding: .15rem 0; }
.crumbs li + li::before { content: "›"; margin: 0 .5rem; color: var(--soft); }
.outline, .links, .facts { padding: 0; list-style: none; font-size: .95rem; line-height: 1.45; }
.brief { padding: 0; list-style: none; }
.brief li { padding: .4rem 0; }
.brief p { margin: 0; }
.outline .outline { margin: 0; padding: .15rem 0 .25rem 1rem; }
.outline li, .links li { padding: .15rem 0; }
.links a { display: inline-block; padding: .1rem 0; }
.outline a { text-decoration: none; color: inherit; }
.outline a:hover { text-decoration: underline; }
.outline > li > a { font-weight: 600; }
.outline .outline > li > a { font-weight: 400; }
.count { margin-left: .15rem; font-variant-numeric: tabular-nums; }
.facts li { margin-bottom: .5rem; }
.side h2 { font-size: 1.13rem; }
.panel { margin: 1.75rem 0; padding: 1.1rem 1.25rem .6rem; background: var(--wash); border: 1px solid var(--line); }
.panel h2 { margin: 0 0 .5rem; }
.article h1 { font-size: clamp(1.5rem, 1.2rem + 1.3vw, 1.95rem); margin-bottom: .6rem; }
.authors { margin-bottom: .3rem; }
.article .go { margin: .2rem 0 0; }
.article .panel h2, .article .wide > section > h2 { font-size: 1.13rem; }
.history { border-left: 4px solid var(--ink); }
.reasons { padding-left: 1.1rem; }
.reasons li { margin-bottom: .3rem; }
.abstract { font: 1.09rem/1.65 var(--serif); }
.label { font: 600 .85rem/1.6 var(--sans); letter-spacing: .03em; margin-right: .3rem; }
.ids { font-size: .95rem; }
.ids div { display: flex; gap: .6rem; }
.ids dt { min-width: 4rem; color: var(--soft); }
.ids dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.books { overflow-x: auto; }
.books table { border-collapse: collapse; font-size: .95rem; font-variant-numeric: tabular-nums; }
.books th, .books td { padding: .3rem .7rem; text-align: left; border-bottom: 1px solid var(--soft); white-space: nowrap; }
.books thead th { white-space: normal; vertical-align: bottom; line-height: 1.3; }
th.depth-1 { padding-left: 1.5rem; font-weight: 400; }
th.depth-2, th.depth-3 { padding-left: 2.5rem; font-weight: 400; }
.timeline svg { display: block; width: 100%; min-width: 34rem; max-width: 48rem; height: auto; font: 13px var(--sans); }
.timeline text { fill: var(--ink); }
.timeline .tick, .timeline .most { fill: var(--soft); font-size: 12px; }
.timeline .end { text-anchor: end; }
.timeline .bar, .timeline .cell { fill: var(--accent); }
.timeline .axis { stroke: var(--line); }
.search-hits { padding-left: 1.6rem; }
.search-hits li { margin-bottom: .6rem; }
.search-hits a { font-family: var(--serif); font-weight: 600; }
.search-hits p { margin: 0; }
summary { cursor: pointer; padding: .2rem 0; color: var(--accent); }
form { max-width: 68ch; }
fieldset { margin: 0 0 1.1rem; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; font-weight: 600; }
.field label { display: block; font-weight: 600; }
.field input, .field select { width: 100%; max-width: 26rem; padding: .5rem .6rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 3px; }
.pick { display: block; padding: .25rem 0 .25rem 1.9rem; text-indent: -1.9rem; line-height: 1.4; }
.pick input { width: 1.15rem; height: 1.15rem; margin: 0 .5rem 0 0; vertical-align: -.2em; accent-color: var(--accent); }
.each { margin-top: .5rem; columns: 19rem 2; column-gap: 2.5rem; }
.each > p { column-span: all; }
.each fieldset { break-inside: avoid; padding-bottom: .2rem; }
.each legend { font-size: .95rem; }
.each .pick { font-size: .95rem; }
.topics:has(.all input:checked) .each, .all:not(:has(:checked)) .hint { display: none; }
button { padding: .6rem 1.4rem; font: 600 1rem/1.4 var(--sans); color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: 3px; cursor: pointer; }
button:hover { text-decoration: underline; }
.foot { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); }
.foot p { margin: 0; }
@media (min-width: 56rem) {
  .columns { display: grid; grid-template-columns: minmax(0, 68ch) minmax(14rem, 19rem); justify-content: space-between; gap: 0 3.5rem; align-items: start; }
  .side > h2:first-child { margin-top: .35rem; }
  .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 3rem; max-width: 56rem; }
}
@media print {
  .top nav, .panel form, #subscribe, #feeds, .skip { display: none; }
  body { max-width: none; font-size: 10.5pt; }
}
`;
