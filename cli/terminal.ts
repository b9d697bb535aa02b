import type { Log } from '../lambda/core/ports/moment.ts';

/** Data goes to standard output, words to standard error. */
export interface Terminal {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WriteStream;
}

export function say(terminal: Terminal, line: string): void {
  terminal.stderr.write(`${line}\n`);
}

/** What happened and what to do about it, each as a sentence. */
export function inSentences(message: string, remedy: string | number | boolean | undefined): string {
  const happened = /[.!?…]$/.test(message) ? message : `${message}.`;
  return remedy ? `${happened} ${remedy}` : message;
}

/** A line for each thing done; on a terminal with a bar below them while it lasts. `label` says what is being done. */
export function createProgress(terminal: Terminal, label: string) {
  const { stderr } = terminal;
  const width = 24;
  return {
    show(done: number, of: number, note: string) {
      const filled = Math.round((done / of) * width);
      const bar = `${label} [${'█'.repeat(filled)}${'░'.repeat(width - filled)}] ${done}/${of}`;
      if (stderr.isTTY) stderr.write('\r\u001b[2K');
      if (done > 0) stderr.write(`${note}\n`);
      if (stderr.isTTY) stderr.write((done > 0 ? bar : `${bar}  ${note}`).slice(0, (stderr.columns || 80) - 1));
    },
    end() {
      if (stderr.isTTY) stderr.write('\r\u001b[2K');
    },
  };
}

/** Warnings as sentences; each is said once, so that a source that is down does not fill the screen. */
export function terminalLog(terminal: Terminal): Log {
  const said = new Set<string>();
  return (level, message, fields = {}) => {
    if (level === 'info') return;
    const line = `${level === 'warn' ? 'note' : 'problem'}: ${inSentences(message, fields.remedy)}`;
    if (said.has(line)) return;
    said.add(line);
    if (terminal.stderr.isTTY) terminal.stderr.write('\r\u001b[2K');
    say(terminal, line);
  };
}
