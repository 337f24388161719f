import fc from 'fast-check'
import t from 'tap'
import { csvCell } from '../../routes/streams/csv-cell.ts'

const FORMULA = /^[=+\-@＝＋－＠]/
/** The cells of one line as RFC 4180 reads them. */
const cellsOf = (line: string): string[] =>
  [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,"]*)),/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  )
const TEXT = fc.string({ unit: fc.constantFrom(...'=+-@＝;,\t\r\n "\'ab'), maxLength: 12 })

t.test('text without a special character is a cell as it stands, and null is an empty one', async (t) => {
  const texts = ['sensor-1', 'Cisco Systems, Inc', 'port "7"', 'a@b=c+d', '日本', '', null]
  t.strictSame(texts.map(csvCell), [
    ...['sensor-1', '"Cisco Systems, Inc"', '"port ""7"""'],
    ...['a@b=c+d', '日本', '', ''],
  ])
})

t.test('what a spreadsheet would take for a formula gets an apostrophe', async (t) => {
  const cases = [
    [`=cmd|' /C calc'!A0`, `"'=cmd|' /C calc'!A0"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['＝1+1', `"'＝1+1"`],
    [' =1', `" '=1"`],
    ['a;=1', `"a;'=1"`],
    ['a;"=1"', `"a;""'=1"""`],
    ['a\t=1\n-2', `"a\t'=1\n'-2"`],
  ] as const
  for (const [text, cell] of cases) t.equal(csvCell(text), cell)
})

t.test(
  'any text is read back as it was but for apostrophes, and is no formula at whatever a program splits',
  async () => {
    fc.assert(
      fc.property(fc.array(TEXT, { minLength: 1, maxLength: 4 }), (texts) => {
        const line = texts.map(csvCell).join(',')
        const cells = cellsOf(line)
        const bare = (text: string) => text.replaceAll("'", '')
        if (cells.map(bare).join('|') !== texts.map(bare).join('|')) throw new Error(`read back: ${line}`)
        const splits = [...cells, ...line.split(/[;\t\r\n]/)].map((cell) => cell.replace(/^[ "]+/, ''))
        const formula = splits.find((cell) => FORMULA.test(cell))
        if (formula !== undefined) throw new Error(`a formula: ${formula}`)
      }),
    )
  },
)
