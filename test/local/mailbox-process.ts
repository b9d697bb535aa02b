// A mailbox in a process of its own, to be killed: `node --import tsx mailbox-process.ts DIR` prints its address.
import { startMailbox } from '../../local/mailbox/start-mailbox.ts';

const dir = process.argv[2];
if (!dir) throw new Error('Name the folder');
const mailbox = await startMailbox({ dir, clock: () => new Date() });
process.stdout.write(`${mailbox.endpoint}\n`);
