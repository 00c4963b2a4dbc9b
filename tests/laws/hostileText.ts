/**
 * Texts that would do something if a page, a terminal or a shell took them for more than text.
 */
import * as fc from 'fast-check'

import { character } from './character.js'

export const hostileTexts: ReadonlyArray<string> = [
  '<script>window.taken = 1</script>',
  '"><img src=x onerror="window.taken = 1">',
  "'><svg/onload=window.taken=1>",
  '</pre></code></details></main><h1>taken</h1>',
  '</style><style>body{display:none}</style>',
  '</title><script>window.taken = 1</script>',
  '<!--',
  '--><script>window.taken = 1</script>',
  ']]><script>window.taken = 1</script><![CDATA[',
  '&lt;script&gt;window.taken = 1&lt;/script&gt; &amp;amp; &#60;b&#62;',
  '<meta http-equiv="refresh" content="0; url=https://example.invalid/">',
  '<iframe src="https://example.invalid/"></iframe>',
  '<link rel="stylesheet" href="https://example.invalid/a.css">',
  'javascript:window.taken=1',
  '${window.taken = 1} {{window.taken = 1}} `window.taken = 1`',
  'name\u202egnp.exe\u202c \u2066a\u2069 \u200f',
  'a\0b\u0007c\u001b[2J\u007f\u0085',
  '\r\n\ttabs\rand returns\n',
  '\ufeff\u200b\u00ad\u2028\u2029\ue000\ufffe\uffff\u{1ffff}\u{e0041}',
  '\ud800 \udfff \ud83d',
  'שלום עולם مرحبا',
  'U+202E'
]

/** Any UTF-16, with what is hostile in it more often than not. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hostileTexts),
      fc.constantFrom('<', '>', '&', '"', "'", '`', '</', '<!', '&#', ';', '=', '\0', '\r', '\u202e', '\ud800'),
      fc.string({ unit: character }),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
    ),
    { maxLength: 8 }
  )
  .map((parts) => parts.join(''))
