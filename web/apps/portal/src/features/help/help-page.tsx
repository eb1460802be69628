import { useQuery } from "@tanstack/react-query";
import { Card } from "@/kit/card";
import { QueryView } from "@/kit/loading";
import { PageHeader } from "@/kit/page-header";
import { Prose } from "@/kit/prose";
import { useT } from "@/lib/i18n";
import { type Question, questionsQuery } from "./api";
import { ContactsCard } from "./contacts-card";
import "./help.css";

function Questions({ questions }: { questions: readonly Question[] }) {
  const t = useT();
  if (questions.length === 0) return <p>{t("help.noQuestions")}</p>;
  const sections = [...new Set(questions.map((question) => question.section ?? ""))];
  return sections.map((section) => (
    <Card key={section} title={section || t("help.questions")}>
      <div>
        {questions
          .filter((question) => (question.section ?? "") === section)
          .map((question) => (
            <details className="question" key={question.question_id}>
              <summary className="question__title">{question.question}</summary>
              <Prose text={question.answer} />
            </details>
          ))}
      </div>
    </Card>
  ));
}

export function HelpPage() {
  const t = useT();
  const query = useQuery(questionsQuery);
  return (
    <div className="page">
      <PageHeader lead={t("help.lead")} title={t("help.title")} />
      <ContactsCard />
      <QueryView query={query}>{(questions) => <Questions questions={questions} />}</QueryView>
    </div>
  );
}
