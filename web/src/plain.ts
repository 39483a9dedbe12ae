import { zh } from "./strings.zh";
import type { AnswerReply, Block, Reply } from "./types";

/** A reply as plain text: to copy, and to send on to the family. */
export function asPlain(reply: Reply): string {
  if (reply.kind === "text") return reply.text;
  const lines = [reply.title, reply.lead];
  if (reply.taken?.length) lines.push(`（${zh.taken}${reply.taken.join("、")}）`);
  for (const block of reply.blocks ?? []) lines.push(...plainBlock(block));
  lines.push(...remarks(reply).map((remark) => `※ ${remark}`));
  const sources = (reply.sources ?? []).map((source) => `  · ${source.title}`);
  if (sources.length) lines.push(`【${zh.sourcesHeading}】`, ...sources);
  lines.push(reply.question);
  return lines.filter(Boolean).join("\n");
}

/** What is read aloud: the same without documents. */
export function asSpeech(reply: Reply): string {
  return asPlain(reply.kind === "text" ? reply : { ...reply, sources: [] }).replace(/[【】※·（）]/g, " ");
}

/** What a screen reader hears at once; the rest waits in the page to be read at will. */
export function gist(reply: Reply): string {
  if (reply.kind === "text") return reply.text;
  return [reply.title, reply.lead, reply.question].filter(Boolean).join(" ");
}

export function remarks(reply: AnswerReply): string[] {
  return [reply.estimate ? zh.estimate : "", reply.unverified ?? ""].filter(Boolean);
}

function plainBlock(block: Block): string[] {
  const title = block.title ? [`【${block.title}】`] : [];
  const rows = [block.table?.columns ?? [], ...(block.table?.rows ?? [])].filter((row) => row.length);
  const lines = block.lines ?? [];
  const marked = lines.map((line, i) => (block.kind === "steps" ? `  ${i + 1}. ${line}` : `  · ${line}`));
  return [...title, ...rows.map((row) => `  ${row.join("  ")}`), ...marked];
}
