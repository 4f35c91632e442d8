import { connect } from 'node:net';

export type RawAnswer = { readonly status: number | null; readonly text: string };

const WAIT_MS = 4_000;

/**
 * Sends bytes as they are and answers with the first status line that comes back; null where the endpoint hung up or said
 * nothing in time, which is a right of its own towards what is no request.
 */
export const sendRaw = (port: number, chunks: readonly (Buffer | string)[], pauseMs = 0): Promise<RawAnswer> =>
  new Promise((resolve) => {
    let heard = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (): void => {
      socket.destroy();
      const text = heard.toString('latin1');
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({ status: status === undefined ? null : Number(status), text });
    };
    const timer = setTimeout(finish, WAIT_MS);
    const end = (): void => {
      clearTimeout(timer);
      finish();
    };
    const isWhole = (): boolean => {
      const text = heard.toString('latin1');
      const length = /content-length: (\d+)/i.exec(text)?.[1];
      const body = text.indexOf('\r\n\r\n');
      return body !== -1 && (length === undefined ? text.endsWith('0\r\n\r\n') : heard.length >= body + 4 + Number(length));
    };
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      if (isWhole()) end();
    });
    socket.on('error', end);
    socket.on('close', end);
    const send = (index: number): void => {
      const chunk = chunks[index];
      if (chunk === undefined || socket.destroyed) return;
      socket.write(chunk, () => {
        if (pauseMs > 0) setTimeout(() => send(index + 1), pauseMs);
        else send(index + 1);
      });
    };
    socket.on('connect', () => send(0));
  });
