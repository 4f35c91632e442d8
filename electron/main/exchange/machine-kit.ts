import crypto from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import { createExchangeKit } from '#core/exchange/machine.ts';

const compress = promisify(brotliCompress);
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

/** What this machine gives to exchange files. */
export const machineKit = createExchangeKit({
  crypto,
  buffer: Buffer,
  utf8: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  brotli: { compress: (plain) => compress(plain, QUALITY), decompress: promisify(brotliDecompress) },
  age: { Encrypter, Decrypter },
});
