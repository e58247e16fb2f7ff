// PDFs → what PDFBox's Preflight (PDF/A-1b) has against each: file, code and words, a line for each finding.

import java.io.File;
import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.exception.SyntaxValidationException;
import org.apache.pdfbox.preflight.parser.PreflightParser;

class Preflight {
    public static void main(String[] files) throws Exception {
        for (String file : files)
            for (ValidationResult.ValidationError error : result(file).getErrorsList())
                System.out.println(
                    file + "\t" + error.getErrorCode() + "\t" + error.getDetails().replaceAll("\\s+", " "));
    }

    static ValidationResult result(String file) throws Exception {
        PreflightParser parser = new PreflightParser(new File(file));
        try {
            parser.parse();
        } catch (SyntaxValidationException broken) {
            return broken.getResult();
        }
        try (PreflightDocument document = parser.getPreflightDocument()) {
            document.validate();
            return document.getResult();
        }
    }
}
