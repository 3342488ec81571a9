#!/usr/bin/env node
/** `exportcheck` as the system starts it: the command's script, compiled once. */
import { cachedDataVersionTag, setFlagsFromString } from "node:v8";
import { fileURLToPath } from "node:url";
import { COMMAND_FLAGS, runScript } from "../util/script.ts";

/** The script's file, which the build names by its content. */
declare const COMMAND_SCRIPT: string;

setFlagsFromString(COMMAND_FLAGS);

const { keep } = runScript(fileURLToPath(new URL(COMMAND_SCRIPT, import.meta.url)), cachedDataVersionTag());
process.once("exit", keep);
