import { describe, expect, it } from "vitest";
import { translate } from "@/lib/i18n";
import { refusal } from "./files";

const none = { count: 0, bytes: 0 };
const t = translate();
const file = (name: string, type: string, bytes = 10) => new File([new Uint8Array(bytes)], name, { type });

describe("a chosen file", () => {
  it.each([
    file("паспорт.pdf", "application/pdf"),
    file("IMG_1.HEIC", ""),
    file("фото.jpg", "image/jpeg", 7 * 1024 * 1024),
  ])("$name may be sent", (each) => {
    expect(refusal(each, none, t)).toBeNull();
  });

  it("is refused before sending when it is of another type, empty or too large", () => {
    expect(refusal(file("a.docx", "application/msword"), none, t)).toContain("fileWrongType");
    expect(refusal(file("a.exe", ""), none, t)).toContain("fileWrongType");
    expect(refusal(file("a.pdf", "application/pdf", 0), none, t)).toContain("fileEmpty");
    expect(refusal(file("a.pdf", "application/pdf", 7 * 1024 * 1024 + 1), none, t)).toContain("fileTooLarge");
  });

  it("is refused when the request is full", () => {
    const small = file("a.pdf", "application/pdf");
    expect(refusal(small, { count: 20, bytes: 0 }, t)).toContain("tooManyFiles");
    expect(refusal(small, { count: 1, bytes: 100 * 1024 * 1024 }, t)).toContain("filesTooLarge");
  });
});
