import { billTable } from './bill.ts';

// `npx tsx bench/cost/run.ts`: prints the table that stands in docs/cost.md.
console.log(billTable());
