import type { Browser, Page } from 'playwright-core';

type Check = (holds: boolean, what: string) => void;

/** More than any page has; whoever tabs further is in a trap. */
const mostStops = 200;

/**
 * Sign-up, confirmation and preferences without a mouse: Tab, arrows, Space and Enter alone, and at every stop the focus
 * can be seen. `confirmUrl` reads the address out of the mail that signing up brought.
 */
export async function keyboardAlone(
  browser: Browser,
  review: string,
  confirmUrl: () => Promise<string>,
  check: Check,
): Promise<void> {
  const page = await browser.newPage();
  await page.goto(review);
  await page.keyboard.press('Tab');
  check((await focused(page)).startsWith('a.skip'), 'the first stop skips the navigation');
  await page.keyboard.press('Enter');
  check((await focused(page)).startsWith('main'), 'skipping leads to the content');
  const unseen = await tabTo(page, '#email', check);
  check(unseen.length === 0, `on the way to the form the focus is always seen (not at ${unseen.join(', ')})`);
  await page.keyboard.type('keys@example.org');
  await tabTo(page, 'input[name="cadence"]', check);
  await page.keyboard.press('ArrowUp');
  await tabTo(page, '#subscribe button', check);
  await page.keyboard.press('Enter');
  await page.waitForLoadState();
  check(
    /check your mail/i.test((await page.textContent('main')) ?? ''),
    'by keyboard, signing up says to check the mail',
  );
  await page.goto(await confirmUrl());
  await tabTo(page, 'main button', check);
  await page.keyboard.press('Space');
  await page.waitForLoadState();
  check(/confirmed|subscribed/i.test((await page.textContent('main')) ?? ''), 'by keyboard, the button confirms');
  await tabTo(page, 'main a[href*="/preferences?"]', check);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/preferences\?/);
  await tabTo(page, 'input[name="topics"][value="*"]', check);
  await page.keyboard.press('Space');
  await tabTo(page, 'input[name="topics"][value="myeloid-crosstalk"]', check);
  await page.keyboard.press('Space');
  const hidden = await tabTo(page, 'form button', check);
  check(hidden.length === 0, `on the preferences page the focus is always seen (not at ${hidden.join(', ')})`);
  await page.keyboard.press('Enter');
  await page.waitForLoadState();
  check(/saved/i.test((await page.textContent('main')) ?? ''), 'by keyboard, preferences are saved');
  check(
    await page.locator('input[name="topics"][value="myeloid-crosstalk"]').isChecked(),
    'by keyboard, the topic that was chosen is kept',
  );
  await page.close();
}

/** Tabs until an element that matches has the focus; answers the stops at which nobody could see where it is. */
async function tabTo(page: Page, selector: string, check: Check): Promise<readonly string[]> {
  const unseen: string[] = [];
  for (let stop = 0; stop < mostStops; stop++) {
    await page.keyboard.press('Tab');
    if (!(await page.evaluate(focusIsSeen))) unseen.push(await focused(page));
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`)) return unseen;
  }
  check(false, `${selector} can be reached by Tab on ${page.url()}`);
  return unseen;
}

async function focused(page: Page): Promise<string> {
  return page.evaluate(
    "(({ localName, className, id }) => localName + (className && '.' + className) + (id && '#' + id))(document.activeElement)",
  );
}

/** It has an outline, stands on the screen and is larger than nothing (WCAG 2.2, 2.4.7 and 2.4.11). */
const focusIsSeen = `(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { width, height, bottom, top } = element.getBoundingClientRect();
  const isOutlined = outlineStyle !== 'none' && outlineWidth !== '0px';
  return isOutlined && width > 1 && height > 1 && bottom > 0 && top < innerHeight;
})()`;
