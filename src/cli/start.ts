/** What a terminal starts: the command itself, with its compiled code kept from one run to the next. */
import path from 'node:path';
import { loadWithCodeCache } from '../runs/codeCache.js';

const COMMANDS = ['summary', 'check', 'diagram', 'code', 'train', 'export'];
const commandLine = path.join(__dirname, 'commandLine.js');
const command = process.argv.slice(2).find((given) => COMMANDS.includes(given));

if (command === undefined) require(commandLine);
else loadWithCodeCache(commandLine, command, (keep) => process.once('exit', keep));
