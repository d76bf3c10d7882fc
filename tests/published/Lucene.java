import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.store.*;
import org.apache.lucene.util.BytesRef;

/** Documents of keywords on lines of the first file, queries on lines of the second; prints the documents of each. */
public class Lucene {
    public static void main(String[] given) throws Exception {
        Directory folder = new ByteBuffersDirectory();
        try (IndexWriter writer = new IndexWriter(folder, new IndexWriterConfig(new KeywordAnalyzer()))) {
            int number = 0;
            for (String line : Files.readAllLines(Paths.get(given[0]), StandardCharsets.UTF_8)) {
                Document document = new Document();
                document.add(new StoredField("row", number++));
                for (String token : line.split("\u001f")) document.add(new StringField("tokens", token, Field.Store.NO));
                writer.addDocument(document);
            }
        }
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        try (DirectoryReader reader = DirectoryReader.open(folder)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            for (String line : Files.readAllLines(Paths.get(given[1]), StandardCharsets.UTF_8)) {
                BooleanQuery.Builder query = new BooleanQuery.Builder();
                for (String ask : line.split("\u001e")) {
                    List<BytesRef> terms = new ArrayList<>();
                    for (String token : ask.split("\u001f")) terms.add(new BytesRef(token));
                    query.add(new TermInSetQuery("tokens", terms), BooleanClause.Occur.FILTER);
                }
                StringBuilder found = new StringBuilder();
                TopDocs hits = searcher.search(query.build(), Math.max(1, reader.maxDoc()), Sort.INDEXORDER);
                for (ScoreDoc hit : hits.scoreDocs) found.append(searcher.doc(hit.doc).get("row")).append(' ');
                out.println(found.toString().trim());
            }
        }
        out.flush();
    }
}
