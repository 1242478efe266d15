// Owns the yes to a question that the page asks before something is done: given, and done.
import { expect, type Page } from '@playwright/test'

/** While the question is open the page behind it is hidden from a screen reader, and from our locators. */
export async function agree(page: Page, action: string): Promise<void> {
  await page.getByRole('alertdialog').getByRole('button', { name: action }).click()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
}
