/** Lines gathered into larger writes. Whoever reads may have had enough (`| head`): that is no failure. */
export function createLineOutput(stdout: NodeJS.WritableStream) {
  let waiting: string[] = [];
  let length = 0;
  let closed = false;
  let failure: Error | null = null;
  let wake: () => void = () => {};
  const onDrain = () => wake();
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failure = error;
    closed = true;
    wake();
  };
  const onClose = () => {
    closed = true;
    wake();
  };
  stdout.on('drain', onDrain);
  stdout.on('error', onError);
  stdout.on('close', onClose);

  function send(): boolean {
    const text = waiting.join('');
    waiting = [];
    length = 0;
    return text === '' || closed || stdout.write(text);
  }

  return {
    closed: () => closed,
    /** `false`: wait for {@link drained} before writing more. */
    write(line: string): boolean {
      waiting.push(line);
      length += line.length;
      return length < 65_536 || send();
    },
    drained(): Promise<void> {
      return new Promise((resolve) => {
        wake = resolve;
        if (closed) resolve();
      });
    },
    async flush(): Promise<void> {
      if (!send()) await this.drained();
      if (failure !== null) throw failure;
    },
    release(): void {
      stdout.off('drain', onDrain);
      stdout.off('close', onClose);
      // The handler for errors stays: EPIPE may come after the last write.
    },
  };
}
