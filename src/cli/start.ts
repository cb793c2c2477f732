/** What a terminal starts: the command itself, with its compiled code kept from one run to the next. */
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { loadWithCodeCache } from '../runs/codeCache.js';

const COMMANDS = ['summary', 'check', 'diagram', 'code', 'train', 'export'];
const commandLine = path.join(__dirname, 'commandLine.js');
const command = process.argv.slice(2).find((given) => COMMANDS.includes(given));

// Room for what a short life makes: copying it from one small space to the next is a tenth of it.
setFlagsFromString('--semi-space-growth-factor=16');
// Nor do most functions live long enough to be worth optimizing.
setFlagsFromString('--interrupt-budget=200000');
if (command === undefined) require(commandLine);
else loadWithCodeCache(commandLine, command, (keep) => process.once('exit', keep));
