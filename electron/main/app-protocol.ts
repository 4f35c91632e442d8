import { readFile, realpath } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** The window's one frozen origin: it is the address of its database, so it never changes. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'phinong';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** Sent as a header, since frame-ancestors has no effect in a meta tag. The window has no network at all. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // the hash is of one rule that react-aria adds for touch screens; any other style element stays forbidden
  "style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  // react-aria places pop-overs by style attributes; style elements and sheets stay forbidden
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.csv': 'text/csv; charset=utf-8',
  '.bin': 'application/octet-stream',
};

const answer = (status: number, body: Uint8Array<ArrayBuffer> | null, type: string): Response =>
  new Response(body, {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
    },
  });

/** The file that a request names, or null when it names anything outside the root. */
export const fileForUrl = (root: string, url: string): string | null => {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.host !== APP_HOST) return null;
  let path: string;
  try {
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\') || path.includes(':')) return null;
  const file = normalize(join(root, path === '/' ? 'index.html' : path));
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : null;
};

/** Serves the built window from one folder, GET only. */
export const createAppProtocol = (root: string) => async (request: { readonly url: string; readonly method: string }): Promise<Response> => {
  const file = request.method === 'GET' ? fileForUrl(root, request.url) : null;
  if (file === null) return answer(403, null, 'text/plain');
  try {
    // Inside the packed archive realpath answers the path itself; outside, a link that leaves the root is refused.
    const real = await realpath(file).catch(() => file);
    const realRoot = await realpath(root).catch(() => root);
    if (real !== file && !real.startsWith(realRoot + sep)) return answer(403, null, 'text/plain');
    const type = TYPES[extname(file)];
    if (type === undefined) return answer(404, null, 'text/plain');
    return answer(200, new Uint8Array(await readFile(file)), type);
  } catch {
    return answer(404, null, 'text/plain');
  }
};
