import t from 'tap'
import { fold, stripControls } from '../../db/clean-text.ts'

t.test('folding takes the case away and writes an accent one way', async (t) => {
  t.equal(fold('ESP-32_Hall'), 'esp-32_hall')
  t.equal(fold('Cafe\u0301'), fold('CAF\u00c9'))
  t.equal(fold('ΟΔΟΣ'), 'οδοσ')
  t.equal(fold('a\ud800'), 'a\ufffd')
})

t.test('folding twice changes nothing, for every character there is', async (t) => {
  const odd: string[] = []
  for (let code = 0; code <= 0x10ffff; code++) {
    const text = String.fromCodePoint(code)
    if (fold(fold(text)) !== fold(text)) odd.push(code.toString(16))
  }
  t.same(odd, [])
})

t.test('what cannot be seen is stripped from a name', async (t) => {
  t.equal(stripControls('a\u0000b\u001b[31m\u007f\u0085c', 255), 'ab[31mc')
  t.equal(stripControls('\ufeffpay\u202eroll\u2066\u200b\u200f\u061c\u2028', 255), 'payroll')
  t.equal(stripControls('a\ud800b\udc00', 255), 'ab')
  t.equal(stripControls('Büro 3 · 東京 😀', 255), 'Büro 3 · 東京 😀')
})

t.test('a name is cut at its bound, never through a character', async (t) => {
  t.equal(stripControls('abcdef', 4), 'abcd')
  t.equal(stripControls('abc😀', 4), 'abc')
  t.equal(stripControls('ab😀', 4), 'ab😀')
})
