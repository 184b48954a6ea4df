// Sixteen small puzzles: for each, a number that makes SHA-256("start:place:number") begin with twelve
// zero bits. Written out because the browser's own digest answers one call at a time, far too slowly.
"use strict";

const PUZZLES = 16;
const ZERO_BITS = 12;

const K = new Int32Array(64);
const INITIAL = new Int32Array(8);
{
  // The constants of the standard: the first bits of the roots of the first primes.
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) {
    if (primes.every((prime) => n % prime)) primes.push(n);
  }
  const bits = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32);
  primes.forEach((prime, index) => {
    K[index] = bits(Math.cbrt(prime));
    if (index < 8) INITIAL[index] = bits(Math.sqrt(prime));
  });
}

const words = new Int32Array(64);
const turn = (value, by) => (value >>> by) | (value << (32 - by));

/** The first 32 bits of the digest of a text of at most 55 ASCII characters: one block. */
function firstWord(text) {
  const length = text.length;
  for (let index = 0; index < 16; index += 1) words[index] = 0;
  for (let index = 0; index < length; index += 1) {
    words[index >> 2] |= text.charCodeAt(index) << (24 - 8 * (index & 3));
  }
  words[length >> 2] |= 0x80 << (24 - 8 * (length & 3));
  words[15] = length * 8;
  for (let index = 16; index < 64; index += 1) {
    const near = words[index - 2];
    const far = words[index - 15];
    const one = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10);
    const two = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3);
    words[index] = (((one + words[index - 7]) | 0) + ((two + words[index - 16]) | 0)) | 0;
  }
  let a = INITIAL[0], b = INITIAL[1], c = INITIAL[2], d = INITIAL[3];
  let e = INITIAL[4], f = INITIAL[5], g = INITIAL[6], h = INITIAL[7];
  for (let index = 0; index < 64; index += 1) {
    const choice = (e & f) ^ (~e & g);
    const most = (a & b) ^ (a & c) ^ (b & c);
    const here = (K[index] + words[index]) | 0;
    const one = (((h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25))) | 0) + ((choice + here) | 0)) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + most) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  return (INITIAL[0] + a) >>> 0;
}

self.addEventListener("message", (event) => {
  const answers = [];
  for (let place = 0; place < PUZZLES; place += 1) {
    let number = 0;
    while (firstWord(`${event.data}:${place}:${number}`) >>> (32 - ZERO_BITS)) number += 1;
    answers.push(number);
  }
  self.postMessage(answers.join("-"));
});
