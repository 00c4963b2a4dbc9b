/**
 * How the page looks: in light, in dark, on paper, on a narrow screen.
 *
 * @since 0.1.0
 */

// model

/**
 * The colours of one scheme, by what they are for. `ink` and `muted` are read on `page`, `card` and `well`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Palette {
  readonly page: string
  readonly card: string
  readonly well: string
  readonly line: string
  readonly ink: string
  readonly muted: string
  readonly link: string
  /** Each outcome: its colour as a shape, and as text. */
  readonly migrated: string
  readonly unchanged: string
  readonly quarantined: string
  /** Behind a warning, and the text in it. */
  readonly alert: string
  readonly alertInk: string
  readonly fine: string
  readonly fineInk: string
}

/**
 * Both schemes.
 *
 * @category model
 * @since 0.1.0
 */
export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    page: '#f6f5f1',
    card: '#ffffff',
    well: '#f3f1ec',
    line: '#dedad1',
    ink: '#1d2024',
    muted: '#5b616b',
    link: '#0b5f78',
    migrated: '#0d7a6f',
    unchanged: '#7c8593',
    quarantined: '#b4500f',
    alert: '#fbead9',
    alertInk: '#7c3305',
    fine: '#dff1ec',
    fineInk: '#0a544c'
  },
  dark: {
    page: '#131619',
    card: '#1b1f23',
    well: '#14171a',
    line: '#343a41',
    ink: '#e9e7e2',
    muted: '#a5adb8',
    link: '#7cc7dd',
    migrated: '#38b2a3',
    unchanged: '#7d8896',
    quarantined: '#ee9a55',
    alert: '#3b2716',
    alertInk: '#f8c698',
    fine: '#12312c',
    fineInk: '#8fdccf'
  }
}

const variables = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, color]) => `--${name}:${color}`)
    .join(';')

/**
 * The style sheet. It loads nothing.
 *
 * @category model
 * @since 0.1.0
 */
export const style = `
:root{color-scheme:light dark;${variables(palettes.light)}}
@media (prefers-color-scheme:dark){:root{${variables(palettes.dark)}}}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
h1,h2,h3,p,dl,dd,ul,figure,table,pre{margin:0;padding:0}
ul{list-style:none}
.wide{max-width:66rem;margin:0 auto;padding-inline:clamp(1rem,4vw,2.5rem)}
header{padding:clamp(1.75rem,5vw,3.25rem) 0 0}
.kind{color:var(--muted);font-size:.875rem;letter-spacing:.01em}
h1{font-size:clamp(1.75rem,1.2rem + 2.4vw,2.6rem);line-height:1.15;letter-spacing:-.02em;font-weight:650;margin:.25rem 0 1rem;text-wrap:balance}
h2{font-size:1.375rem;line-height:1.25;letter-spacing:-.01em;font-weight:650}
h3{font-size:1rem;line-height:1.4;font-weight:650}
.tags{display:flex;flex-wrap:wrap;gap:.5rem;margin-bottom:1.25rem}
.tag{display:inline-flex;align-items:center;gap:.45rem;border-radius:99rem;padding:.2rem .8rem;font-size:.875rem;font-weight:600;background:var(--well);color:var(--ink);border:1px solid var(--line)}
.tag.alert{background:var(--alert);color:var(--alertInk);border-color:transparent}
.tag.fine{background:var(--fine);color:var(--fineInk);border-color:transparent}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1.5rem;font-size:.9375rem}
.facts dt{color:var(--muted)}
.facts dd,code,pre,summary{overflow-wrap:anywhere}
nav ul{display:flex;flex-wrap:wrap;gap:.35rem 1.5rem;margin-top:1.5rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.9375rem}
a{color:var(--link);text-underline-offset:.2em}
main{padding-block:clamp(1.75rem,4vw,2.75rem) 0}
section+section{margin-top:clamp(2.25rem,5vw,3.25rem)}
.lead{color:var(--muted);max-width:44rem;margin-top:.35rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:clamp(1rem,2.5vw,1.5rem);margin-top:1rem}
.chart svg{display:block;width:100%;height:3rem}
.gap{fill:var(--card)}
.migrated{fill:var(--migrated)}
.unchanged{fill:var(--unchanged)}
.quarantined{fill:var(--quarantined)}
.none{fill:var(--line)}
.over{stroke:var(--card);fill:none}
.dot{fill:var(--card)}
.tiles{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:1.25rem;margin-top:1.25rem}
.tiles dt{display:flex;align-items:center;gap:.5rem;color:var(--muted);font-size:.9375rem}
.tiles dd{font-size:clamp(1.5rem,1rem + 2vw,2.125rem);line-height:1.2;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.tiles dd small{display:block;font-size:.875rem;font-weight:400;letter-spacing:0;color:var(--muted);margin-top:.1rem}
.swatch{width:.875rem;height:.875rem;flex:none;border-radius:.2rem}
.notes{margin-top:1.25rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--muted);font-size:.9375rem}
.title{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:.1rem 1.25rem}
.title h3 code{font-size:1rem;background:none;padding:0}
.count{font-variant-numeric:tabular-nums;color:var(--muted);font-size:.9375rem}
.count b{color:var(--ink);font-weight:650}
.bar{display:block;width:100%;height:.375rem;margin:.5rem 0 .75rem;border-radius:.2rem}
.card p+p{margin-top:.25rem}
.muted{color:var(--muted)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em}
code{background:var(--well);border-radius:.25rem;padding:.1em .3em;unicode-bidi:isolate;-webkit-box-decoration-break:clone;box-decoration-break:clone}
table{width:100%;border-collapse:collapse;table-layout:fixed;margin-top:1rem;font-size:.9375rem}
caption{text-align:left;color:var(--muted);font-size:.875rem;padding-bottom:.4rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-top:1px solid var(--line);font-weight:400}
thead th{color:var(--muted);font-size:.8125rem;font-weight:600;padding-top:.35rem;padding-bottom:.35rem}
th:first-child{width:40%}
.place{display:block;color:var(--muted);font-size:.8125rem;overflow-wrap:anywhere;unicode-bidi:isolate}
.lossy{display:inline-block;border:1px solid var(--quarantined);color:var(--alertInk);background:var(--alert);border-radius:.25rem;padding:0 .35rem;font-size:.75rem;font-weight:600;margin-left:.35rem}
details{border-top:1px solid var(--line)}
.list{margin-top:1rem;border-bottom:1px solid var(--line)}
summary{cursor:pointer;padding:.6rem .25rem .6rem 1.5rem;position:relative;list-style:none;border-radius:.25rem}
summary::-webkit-details-marker{display:none}
summary::before{content:"";position:absolute;left:.3rem;top:1.02rem;border:.3rem solid transparent;border-left-color:currentColor;border-right:0}
details[open]>summary::before{transform:rotate(90deg)}
summary:hover{background:var(--well)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.inside{padding:.1rem 0 1rem 1.5rem;display:grid;gap:.75rem}
.inside li{padding-left:.9rem;position:relative}
.inside li::before{content:"";position:absolute;left:0;top:.65em;width:.35rem;height:.35rem;border-radius:50%;background:var(--quarantined)}
figcaption{color:var(--muted);font-size:.8125rem;margin-bottom:.25rem}
pre{background:var(--well);border:1px solid var(--line);border-radius:.5rem;padding:.75rem .875rem;white-space:pre-wrap;word-break:break-all;unicode-bidi:isolate;line-height:1.5}
.point{border:1px solid currentColor;border-radius:.2rem;padding:0 .2em;margin:0 .1em;font-size:.8em;color:var(--alertInk);background:var(--alert);white-space:nowrap}
footer{margin-top:clamp(2.5rem,6vw,4rem);padding:1.25rem 0 2.5rem;border-top:1px solid var(--line);color:var(--muted);font-size:.875rem}
@media (max-width:40rem){
.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:1rem}
.facts{column-gap:1rem}
table{font-size:.8125rem}
td code,th code{background:none;padding:0}
th:first-child{width:36%}
th,td{padding-right:.4rem}
.lossy{margin-left:0}
}
@media (prefers-contrast:more){:root{--muted:var(--ink);--line:var(--ink)}}
@media (forced-colors:active){svg{forced-color-adjust:none}.point,.lossy,.tag{border-color:CanvasText}}
@media print{
:root{color-scheme:light;${variables(palettes.light)};--page:#fff}
body{font-size:10pt}
header{padding-top:0}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.wide{max-width:none;padding-inline:0}
.card,tr,figure{break-inside:avoid}
.card{break-inside:auto}
h2,h3,.title,caption,thead{break-after:avoid}
nav{display:none}
details::details-content{content-visibility:visible;display:block;block-size:auto}
summary::before{display:none}
}
`
