// What a person's system asks of how the page looks: the theme from the first paint on, and stillness.
import { expect, test, type Page } from '@playwright/test'
import { startAgent, type TestAgent } from '../harness/agent.ts'
import { connection, nodeRow, ownerSettings, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let agent: TestAgent

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  agent = await startAgent(server, 'host-one')
})
test.afterAll(async () => {
  await agent.close()
  await server.close()
})

/** How bright the page is behind everything, 0 to 255. */
function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d')
    if (!canvas) throw new Error('The browser draws nothing')
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor
    canvas.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data
    return (red + green + blue) / 3
  })
}

for (const { system, chosen, dark } of [
  { system: 'dark', chosen: null, dark: true },
  { system: 'light', chosen: null, dark: false },
  { system: 'light', chosen: 'dark', dark: true },
  { system: 'dark', chosen: 'light', dark: false },
] as const) {
  test(`the first paint is ${dark ? 'dark' : 'light'} where the system is ${system} and ${chosen ?? 'nothing'} was chosen`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: system })
    await page.addInitScript((theme) => {
      if (theme !== null) localStorage.setItem('fleetbeat.theme', theme)
    }, chosen)
    // The program of the page never comes: what is seen is there without it.
    await page.route('**/assets/*.js', () => undefined)
    await page.goto(server.url, { waitUntil: 'commit' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', dark ? 'dark' : 'light')
    if (dark) await expect.poll(() => brightness(page)).toBeLessThan(64)
    else await expect.poll(() => brightness(page)).toBeGreaterThan(192)
    await expect(page.locator('main')).toHaveCount(0)
  })
}

test('nothing moves by itself where the system asks for stillness', async ({ page }) => {
  const moving = () => page.evaluate(() => document.getAnimations().length)
  await signIn(page, server)
  await expect(nodeRow(page, 'host-one')).toContainText('Healthy')
  await expect(connection(page, 'live')).toBeVisible()
  await expect.poll(moving).toBeGreaterThan(0)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await expect.poll(moving).toBe(0)
  // Nor what a heartbeat changes.
  const cpu = page.locator('[data-meter] > *').first()
  expect(await cpu.evaluate((element) => getComputedStyle(element).transitionDuration)).toBe('0s')
})
