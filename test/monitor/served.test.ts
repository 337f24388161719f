import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { testApp } from '../helpers/app.ts'

const FOLDER = join(import.meta.dirname, '../../monitor')
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "base-uri 'none'; frame-ancestors 'none'; form-action 'none'"

t.test('the page and each of its files are open to everyone, under a strict policy', async (t) => {
  const { app } = await testApp(t)
  const names = readdirSync(FOLDER).filter((name) => name !== 'index.html')
  for (const path of ['/monitor', ...names.map((name) => `/monitor/${name}`)]) {
    const response = await app.inject(path)
    t.equal(response.statusCode, 200, path)
    t.equal(response.headers['content-security-policy'], POLICY)
    t.equal(response.headers['x-content-type-options'], 'nosniff')
    t.match(response.headers['content-type'], /^(text\/(html|css|javascript); charset=utf-8|image\/svg\+xml)$/)
  }
})

t.test('other paths under /monitor are 404', async (t) => {
  const { app } = await testApp(t)
  for (const path of [
    '/monitor/index.html',
    '/monitor/none.js',
    '/monitor/../package.json',
    '/monitor/%2e%2e/app.ts',
  ]) {
    t.equal((await app.inject(path)).statusCode, 404, path)
  }
  t.match((await app.inject('/monitor/')).headers, { location: '../monitor' })
  t.equal((await app.inject({ method: 'POST', url: '/monitor' })).statusCode, 405)
})

t.test('no file writes markup from text, stores anything, or names another host', async (t) => {
  for (const name of readdirSync(FOLDER)) {
    const text = readFileSync(join(FOLDER, name), 'utf8').replace('http://www.w3.org/2000/svg', '')
    t.notMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function/, name)
    t.notMatch(text, /localStorage|sessionStorage|indexedDB|document\.cookie/, name)
    t.notMatch(text, /https?:\/\//, name)
  }
})
