/** Runs the embedded engine in a process of its own, so that tests can kill it: prints its endpoint, or why not. */
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';

try {
  const { endpoint } = await startDynalite({ dir: process.argv[2] ?? null });
  process.stdout.write(`${endpoint}\n`);
} catch (error) {
  process.stdout.write(`${String(error)}\n`);
  process.exitCode = 1;
}
