import { freshFeed } from './world.ts';
import { type Format, writers } from './writers.ts';

/** One writer of one format: a round writes so many feeds that nobody has rendered before, and says what one took. */
const [name = '', format = ''] = process.argv.slice(2);
const made = writers[name];
if (!made) throw new Error(`nobody called ${name} writes feeds`);
const write = made(format as Format);
const feedsARound = 60;

process.on('message', () => {
  const feeds = Array.from({ length: feedsARound }, freshFeed);
  const before = process.cpuUsage();
  let letters = 0;
  for (const feed of feeds) letters += write(feed).length;
  const { user, system } = process.cpuUsage(before);
  process.send?.({ milliseconds: (user + system) / 1_000 / feedsARound, letters: letters / feedsARound });
});
process.send?.('ready');
